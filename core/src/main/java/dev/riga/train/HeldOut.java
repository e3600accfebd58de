package dev.riga.train;

import dev.riga.train.Recipe.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The reading questions that a recipe keeps aside, for whoever judges or calibrates its reader
/// afterwards. They follow from the recipe's files, sources and seed alone, so they are the same
/// before, during and after the training.
///
/// @param questions kept aside, by source; sources that keep none aside are missing
/// @param contexts all contexts of those sources, kept aside or trained on, each once
public record HeldOut(Map<String, List<ReadingExample>> questions, List<String> contexts) {

  /// Reads the sources that keep something aside.
  ///
  /// @param report gets a line about each
  /// @throws DatasetException when a file cannot be used
  public static HeldOut of(Recipe recipe, Consumer<String> report) {
    SplittableRandom random = new SplittableRandom(recipe.options().seed());
    Map<String, List<ReadingExample>> questions = new LinkedHashMap<>();
    LinkedHashSet<String> contexts = new LinkedHashSet<>();
    recipe
        .sources()
        .forEach((name, source) -> {
          RandomGenerator ofSource = random.split();
          if (source instanceof Source.Questions reading && reading.holdOut() > 0) {
            List<ReadingExample> examples = load(recipe, reading).examples();
            Split split = Split.of(examples, reading.holdOut(), ofSource);
            questions.put(name, split.heldOut);
            examples.forEach(example -> contexts.add(example.context()));
            report.accept("%s: %,d questions held out".formatted(name, split.heldOut.size()));
          }
        });
    return new HeldOut(questions, List.copyOf(contexts));
  }

  /// The questions of a source, as the recipe reads them.
  static Loaded<ReadingExample> load(Recipe recipe, Source.Questions source) {
    Loaded<ReadingExample> loaded =
        SquadFile.load(
            recipe.folder().resolve(source.file()),
            new SquadFile.Layout(source.questionColumns(), source.confirmedOnly()));
    return source.reasoningFromWords()
        ? new Loaded<>(
            loaded.examples().stream().map(ReadingExample::withReasoningFromWords).toList(),
            loaded.rejections())
        : loaded;
  }

  /// A source's questions, parted by their contexts: all questions of a context go the same way.
  ///
  /// @param contexts of the questions trained on
  record Split(
      List<ReadingExample> heldOut, List<ReadingExample> trainedOn, List<String> contexts) {

    /// That of a recipe which has no other source.
    ///
    /// @param seed the recipe's
    static Split ofOnly(List<ReadingExample> examples, int atLeast, long seed) {
      return of(examples, atLeast, new SplittableRandom(seed).split());
    }

    /// @param atLeast as many are kept aside, or a few more: contexts stay whole
    /// @param order shuffles the contexts
    static Split of(List<ReadingExample> examples, int atLeast, RandomGenerator order) {
      Map<String, List<ReadingExample>> byContext = new LinkedHashMap<>();
      examples.forEach(example ->
          byContext.computeIfAbsent(example.context(), _ -> new ArrayList<>()).add(example));
      List<String> contexts = List.copyOf(byContext.keySet());
      List<ReadingExample> heldOut = new ArrayList<>();
      List<ReadingExample> trainedOn = new ArrayList<>();
      List<String> ofTraining = new ArrayList<>();
      for (int place : BatchPlan.shuffled(contexts.size(), order)) {
        String context = contexts.get(place);
        List<ReadingExample> asked = byContext.getOrDefault(context, List.of());
        if (heldOut.size() < atLeast) {
          heldOut.addAll(asked);
        } else {
          trainedOn.addAll(asked);
          ofTraining.add(context);
        }
      }
      return new Split(List.copyOf(heldOut), List.copyOf(trainedOn), List.copyOf(ofTraining));
    }
  }
}
