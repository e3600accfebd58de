package dev.riga.train;

import static dev.riga.train.TrainingOptions.require;

import java.nio.file.Path;
import java.util.List;

/// Everything that makes the training of a retriever.
///
/// @param base the encoder's name
/// @param files SQuAD JSON: each question belongs to its paragraph
/// @param most questions at the most, taken evenly from all files; 0 for all
/// @param holdOut questions kept aside, whole paragraphs at a time
/// @param epochs how often each question is trained on
/// @param negatives how many hard negatives each question brings into its batch: paragraphs that
///   BM25 ranks high and that lack its answer
/// @param temperature of [ContrastiveLoss]
/// @param encoders which encoders are trained
/// @param options how it is trained; what concerns heads has no meaning here
public record RetrieverRecipe(
    String base,
    List<Path> files,
    int most,
    int holdOut,
    int epochs,
    int negatives,
    double temperature,
    Encoders encoders,
    TrainingOptions options) {

  /// What questions and passages are encoded by; all begin as the base is.
  public enum Encoders {
    /// One encoder for both.
    SHARED,
    /// One for questions and one for passages (Karpukhin et al. 2020, section 3.1).
    SEPARATE,
    /// One for questions; that of passages stays the base's, so that an index stays as it is.
    FROZEN_PASSAGES
  }

  /// @throws DatasetException when a setting is out of its range
  public RetrieverRecipe {
    files = List.copyOf(files);
    require(most >= 0, "most", most, "0 or more");
    require(holdOut >= 1, "holdOut", holdOut, "1 or more");
    require(epochs >= 1, "epochs", epochs, "1 or more");
    require(negatives >= 0 && negatives <= 8, "negatives", negatives, "0 to 8");
    require(temperature > 0, "temperature", temperature, "above 0");
  }
}
