package dev.riga.train;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.document.ContentHash;
import dev.riga.train.RetrieverData.Pair;
import dev.riga.train.RetrieverRecipe.Encoders;
import dev.riga.train.TrainingListener.Ranks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// Trains the encoder of a retriever on questions with their passages, with the other passages of a
/// batch and mined ones as negatives (Karpukhin et al. 2020, arXiv 2004.04906).
///
/// ```java
/// RetrieverReport report =
///     new RetrieverTraining(recipe, baseDirectory, Path.of("my-retriever"), listener).run(false);
/// ```
public final class RetrieverTraining {

  private final RetrieverRecipe recipe;
  private final Path base;
  private final Path out;
  private final TrainingListener listener;

  /// @param base the directory of the base that the recipe names
  /// @param out where the model, its checkpoints and its metrics go
  public RetrieverTraining(RetrieverRecipe recipe, Path base, Path out, TrainingListener listener) {
    this.recipe = recipe;
    this.base = base;
    this.out = out;
    this.listener = listener;
  }

  /// Runs the whole recipe.
  ///
  /// @param resume whether to go on from the last checkpoint in the output directory, if there is
  ///   one; the result is that of an unbroken run
  /// @throws DatasetException when a data file cannot be used
  /// @throws TrainingException when the base has two encoders or would be overwritten, or training
  ///   cannot go on; checkpoints are kept
  /// @throws dev.riga.checkpoint.CheckpointException when the base cannot be loaded
  public RetrieverReport run(boolean resume) {
    new RetrieverDirectory(out, base).requireGoodBase();
    try (var run = TrainingRun.begin(recipe.base(), recipe.options(), out, listener)) {
      return train(run, resume);
    }
  }

  private RetrieverReport train(TrainingRun run, boolean resume) {
    RetrieverData data = RetrieverData.of(recipe, listener::note);
    listener.note(
        "%,d questions to train on, %,d held out"
            .formatted(data.pairs().size(), data.heldOut().size()));
    try (Checkpoint checkpoint = Checkpoint.open(base, Bases.none());
        TwoTowers towers = TwoTowers.of(recipe, base, checkpoint)) {
      Map<String, float[]> frozen =
          recipe.encoders() == Encoders.FROZEN_PASSAGES
              ? passages(towers.passages(), data)
              : Map.of();
      var validation = new RetrieverValidation(towers, data, frozen);
      Ranks before = validation.ranks();
      run.train(
          towers.trained(recipe.options()),
          new RetrieverBatches(towers, data.pairs(), frozen, recipe),
          steps -> {
            Ranks now = validation.ranks();
            run.metrics().validated(steps, now);
            return OptionalDouble.of(now.reciprocalRank());
          },
          fingerprint(data, checkpoint),
          resume);
      new RetrieverDirectory(out, base).write(towers, recipe);
      var report =
          new RetrieverReport(out, data.pairs().size(), before, validation.ranks(), run.soFar());
      RetrieverDirectory.writeCard(recipe, report);
      return report;
    }
  }

  /// The vectors of every passage that is trained on or ranked, as the base has them.
  private static Map<String, float[]> passages(TextTower tower, RetrieverData data) {
    Stream<Pair> distractors =
        data.distractors().stream().map(passage -> new Pair("", passage, List.of()));
    return RetrieverBatches.vectors(
        tower,
        Stream.of(data.pairs().stream(), data.heldOut().stream(), distractors)
            .flatMap(pairs -> pairs)
            .toList());
  }

  /// A digest of everything that decides the result, save the machine.
  private String fingerprint(RetrieverData data, Checkpoint checkpoint) {
    StringBuilder all = new StringBuilder();
    all.append(recipe.options().deciding())
        .append(recipe.epochs())
        .append(' ')
        .append(recipe.temperature());
    all.append(recipe.encoders()).append(checkpoint.fingerprint());
    for (Pair pair : data.pairs()) {
      all.append('\n').append(pair);
    }
    return ContentHash.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
