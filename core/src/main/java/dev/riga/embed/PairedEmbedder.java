package dev.riga.embed;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /// Opens a directory: a pair when its folder `passages` holds a directory with the passages'
  /// encoder, else one encoder for both. That directory has the name of the base it is a copy of,
  /// which is a part of the [#fingerprint].
  ///
  /// @throws CheckpointException when it is no checkpoint
  public static Embedder open(Path directory, Precision precision) {
    Path passages = directory.resolve(PASSAGES);
    if (!Files.isDirectory(passages)) {
      return TransformerEmbedder.open(directory, precision);
    }
    Path encoder = onlyFolderIn(passages);
    Embedder questions = TransformerEmbedder.open(directory, precision);
    try {
      return new PairedEmbedder(questions, TransformerEmbedder.open(encoder, precision));
    } catch (RuntimeException failed) {
      questions.close();
      throw failed;
    }
  }

  private static Path onlyFolderIn(Path passages) {
    try (Stream<Path> inside = Files.list(passages)) {
      List<Path> folders = inside.filter(Files::isDirectory).toList();
      if (folders.size() == 1) {
        return folders.getFirst();
      }
    } catch (IOException e) {
      throw new CheckpointException(passages + " cannot be read: " + e.getMessage(), e);
    }
    throw new CheckpointException(
        passages
            + " must hold one folder, that of the passages' encoder. Train the retriever again.");
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
