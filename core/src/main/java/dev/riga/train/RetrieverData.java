package dev.riga.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// What a retriever is trained on, and what it is judged on. A pure function of the recipe.
///
/// @param pairs questions with their passages
/// @param heldOut questions kept aside, with their passages
/// @param distractors passages that answer none of the questions kept aside
record RetrieverData(List<Pair> pairs, List<Pair> heldOut, List<String> distractors) {

  /// The most passages beside their own among which questions are ranked.
  private static final int DISTRACTORS = 1000;

  /// A question, the passage that answers it, and passages that are only like it.
  record Pair(String question, String passage, List<String> negatives) {}

  /// Reads the files.
  ///
  /// @param report gets a line about each file
  /// @throws DatasetException when a file cannot be read or nothing is left to train on
  static RetrieverData of(RetrieverRecipe recipe, Consumer<String> report) {
    List<ReadingExample> examples = new ArrayList<>();
    for (var file : recipe.files()) {
      Loaded<ReadingExample> loaded = SquadFile.load(file);
      List<ReadingExample> answerable =
          loaded.examples().stream().filter(ReadingExample::answerable).toList();
      report.accept(
          "%s: %,d questions with a passage that answers them, %s"
              .formatted(
                  file.getFileName(), answerable.size(), Rejection.summary(loaded.rejections())));
      loaded.rejections().stream().limit(3).forEach(one -> report.accept("  " + one.message()));
      examples.addAll(answerable);
    }
    List<ReadingExample> taken =
        recipe.most() == 0 ? examples : TrainingRun.spread(examples, recipe.most());
    RetrieverData data = split(recipe, taken);
    if (data.pairs().isEmpty() || data.heldOut().isEmpty()) {
      throw new DatasetException(
          "There are %,d questions to train on and %,d to keep aside; both must be some. Give more data, or keep fewer aside."
              .formatted(data.pairs().size(), data.heldOut().size()));
    }
    return data;
  }

  private static RetrieverData split(RetrieverRecipe recipe, List<ReadingExample> examples) {
    HeldOut.Split split =
        HeldOut.Split.of(examples, recipe.holdOut(), new SplittableRandom(recipe.options().seed()));
    try (var mining = new HardNegatives(split.contexts())) {
      return new RetrieverData(
          split.trainedOn().stream()
              .map(example -> pair(example, mining, recipe.negatives()))
              .toList(),
          split.heldOut().stream().map(example -> pair(example, mining, 0)).toList(),
          TrainingRun.spread(split.contexts(), DISTRACTORS));
    }
  }

  private static Pair pair(ReadingExample example, HardNegatives mining, int negatives) {
    return new Pair(
        example.question(),
        example.context(),
        negatives == 0 ? List.of() : mining.similar(example, negatives));
  }
}
