package dev.riga.embed;

import dev.riga.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Vectors by two encoders, one for questions and one for passages, whose inner products compare
/// (Karpukhin et al. 2020, arXiv 2004.04906, section 3.1).
///
/// Vectors of passages belong to the passages' encoder alone: an index stays as it is when only the
/// questions' encoder changes.
public final class PairedEmbedder implements Embedder {

  /// The folder of the passages' encoder in the directory of the questions' one.
  public static final String PASSAGES = "passages";

  private final Embedder questions;
  private final Embedder passages;

  /// @param questions closed with this one
  /// @param passages closed with this one
  public PairedEmbedder(Embedder questions, Embedder passages) {
    this.questions = questions;
    this.passages = passages;
  }

  /// Opens a directory: a pair when it has a folder `passages`, else one encoder for both.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it is no checkpoint
  public static Embedder open(Path directory, Precision precision) {
    Path passages = directory.resolve(PASSAGES);
    if (!Files.isDirectory(passages)) {
      return TransformerEmbedder.open(directory, precision);
    }
    Embedder questions = TransformerEmbedder.open(directory, precision);
    try {
      return new PairedEmbedder(questions, TransformerEmbedder.open(passages, precision));
    } catch (RuntimeException failed) {
      questions.close();
      throw failed;
    }
  }

  @Override
  public int dimension() {
    return passages.dimension();
  }

  /// That of the passages' encoder, whose vectors an index holds.
  @Override
  public String fingerprint() {
    return passages.fingerprint();
  }

  @Override
  public float[] embedQuestion(String question) {
    return questions.embedQuestion(question);
  }

  @Override
  public float[][] embedPassages(List<String> texts) {
    return passages.embedPassages(texts);
  }

  @Override
  public void close() {
    questions.close();
    passages.close();
  }
}
