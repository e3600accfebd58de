package dev.riga.train;

import dev.riga.train.Recipe.Source;
import dev.riga.train.Recipe.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The recipe for examples that were made from a person's documents: some rounds over all of them,
/// with a fifth of the questions also asked of a similar passage that lacks the answer, and a tenth
/// of the questions kept aside, or none where too few would be left.
public final class DocumentRecipe {

  private static final String SOURCE = "documents";
  private static final double NEGATIVES = 0.2;
  private static final int MOST_HELD_OUT = 200;
  private static final int FEWEST_TO_HOLD_OUT = 20;

  /// A reader has learned to read: it needs smaller steps than an encoder with new heads.
  private static final double RATE_OF_A_READER = 5e-5;

  private static final double RATE_OF_AN_ENCODER = 2e-4;

  private DocumentRecipe() {}

  /// A recipe.
  ///
  /// @param name of the base
  /// @param base the directory of the base
  /// @param examples SQuAD JSON
  /// @param epochs how often each question is trained on, 1 or more
  /// @throws DatasetException when the file cannot be read or holds no sound example
  public static Recipe of(String name, Path base, Path examples, int epochs) {
    Loaded<ReadingExample> loaded = SquadFile.load(examples);
    int count = loaded.examples().size();
    if (count == 0) {
      throw new DatasetException(
          "%s holds no example that could be trained on: %s."
              .formatted(examples, Rejection.summary(loaded.rejections())));
    }
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(draft ->
            draft.learningRate =
                ReaderDirectory.isReader(base) ? RATE_OF_A_READER : RATE_OF_AN_ENCODER);
    int holdOut = count < FEWEST_TO_HOLD_OUT ? 0 : Math.min(MOST_HELD_OUT, count / 10);
    int trainedOn = trainedOn(loaded.examples(), holdOut, options);
    if (2 * trainedOn < count) {
      holdOut = 0;
      trainedOn = count;
    }
    Path file = examples.toAbsolutePath();
    return new Recipe(
        name,
        file.getRoot(),
        Map.of(SOURCE, new Source.Questions(file.toString(), holdOut)),
        List.of(
            new Stage(Map.of(), Map.of(SOURCE, epochs * trainedOn), Map.of(SOURCE, NEGATIVES), 0)),
        options);
  }

  /// How many questions are left to train on. Contexts are kept aside whole, so it may be fewer
  /// than `holdOut` leaves, and none where all questions are about one context.
  private static int trainedOn(
      List<ReadingExample> examples, int holdOut, TrainingOptions options) {
    return HeldOut.Split.ofOnly(examples, holdOut, options.seed()).trainedOn().size();
  }
}
