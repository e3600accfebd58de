package dev.riga.train;

import dev.riga.text.QuestionTooLongException;
import dev.riga.text.Tokenizer;
import dev.riga.train.Recipe.Source;
import dev.riga.train.Recipe.Stage;
import dev.riga.train.Rejection.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What a recipe's files come to: the features of each stage, and the examples kept aside for
/// validation. A pure function of the files, the recipe and its seed.
///
/// @param stages the features of each stage
/// @param heldOutReading reading questions kept aside whose contexts hold their answers, by source
/// @param heldOutNegatives questions kept aside with contexts that lack their answers: those that
///   the files have, and some of the others with another context
/// @param heldOutReasoning reasoning questions kept aside
record TrainingData(
    List<List<Feature>> stages,
    Map<String, List<ReadingExample>> heldOutReading,
    List<ReadingExample> heldOutNegatives,
    List<ReasoningExample> heldOutReasoning) {

  /// A share of questions that end in their own answer beyond which the file must be in two
  /// columns: in published files it is below 1 %.
  private static final double LEAKING = 0.05;

  private static final int HARDEST = 3;

  /// Reads the files and builds the features.
  ///
  /// @param report gets a line about each file and stage
  /// @throws DatasetException when a file cannot be used
  static TrainingData of(Recipe recipe, Tokenizer tokenizer, Consumer<String> report) {
    return new Assembly(recipe, tokenizer, report).assemble();
  }

  /// All features, stage after stage, as [BatchPlan] numbers them.
  List<Feature> features() {
    return stages.stream().flatMap(List::stream).toList();
  }

  /// A source's questions in a random order, taken one after the other and round again.
  private static final class Supply<T> {
    private final List<T> items;
    private int next;

    Supply(List<T> items) {
      this.items = items;
    }

    List<T> take(int count) {
      List<T> taken = new ArrayList<>(count);
      for (int i = 0; i < count && !items.isEmpty(); i++) {
        taken.add(items.get(next));
        next = (next + 1) % items.size();
      }
      return taken;
    }

    void skip(int count) {
      if (count > 0) {
        next = (next + count) % items.size();
      }
    }

    int size() {
      return items.size();
    }
  }

  private static final class Assembly {
    private final Recipe recipe;
    private final FeatureBuilder builder;
    private final Consumer<String> report;
    private final SplittableRandom random;
    private final Map<String, Supply<ReadingExample>> reading = new LinkedHashMap<>();
    private final Map<String, Supply<ReasoningExample>> reasoning = new LinkedHashMap<>();
    private final Map<String, List<ReadingExample>> heldOutReading = new LinkedHashMap<>();
    private final List<ReadingExample> heldOutUnanswerable = new ArrayList<>();
    private final List<ReasoningExample> heldOutReasoning = new ArrayList<>();
    private final List<String> contexts = new ArrayList<>();
    private int tooLong;

    Assembly(Recipe recipe, Tokenizer tokenizer, Consumer<String> report) {
      this.recipe = recipe;
      TrainingOptions options = recipe.options();
      this.builder = new FeatureBuilder(tokenizer, options.maxLength(), options.stride());
      this.report = report;
      this.random = new SplittableRandom(options.seed());
    }

    TrainingData assemble() {
      recipe.sources().forEach(this::load);
      List<List<Feature>> stages = new ArrayList<>();
      try (var negatives = new HardNegatives(contexts)) {
        for (Stage stage : recipe.stages()) {
          stages.add(features(stage, negatives, random.split()));
          report.accept(
              "stage %d: %,d windows%s"
                  .formatted(
                      stages.size(),
                      stages.getLast().size(),
                      tooLong == 0 ? "" : ", %,d questions too long".formatted(tooLong)));
        }
        return new TrainingData(
            stages, heldOutReading, heldOutNegatives(negatives), heldOutReasoning);
      }
    }

    private void load(String name, Source source) {
      RandomGenerator ofSource = random.split();
      switch (source) {
        case Source.Questions questions -> loadQuestions(name, questions, ofSource);
        case Source.Reasoning questions -> loadReasoning(name, questions, ofSource);
      }
    }

    private void loadQuestions(String name, Source.Questions source, RandomGenerator order) {
      Loaded<ReadingExample> loaded = HeldOut.load(recipe, source);
      requireNoLeak(name, loaded.examples());
      HeldOut.Split split = HeldOut.Split.of(loaded.examples(), source.holdOut(), order);
      contexts.addAll(split.contexts());
      List<ReadingExample> heldOut = split.heldOut().stream().filter(this::fits).toList();
      heldOutReading.put(name, heldOut.stream().filter(ReadingExample::answerable).toList());
      heldOut.stream().filter(example -> !example.answerable()).forEach(heldOutUnanswerable::add);
      reading.put(name, new Supply<>(shuffled(split.trainedOn(), order)));
      tell(
          name,
          split.trainedOn().size(),
          heldOut.size(),
          split.heldOut().size() - heldOut.size(),
          loaded.rejections());
    }

    private void loadReasoning(String name, Source.Reasoning source, RandomGenerator order) {
      Loaded<ReasoningExample> loaded = ReasoningFile.load(recipe.folder().resolve(source.file()));
      List<ReasoningExample> wanted =
          shuffled(
              loaded.examples().stream()
                  .filter(example -> source.types().contains(example.type()))
                  .toList(),
              order);
      int aside = Math.min(source.holdOut(), wanted.size());
      List<ReasoningExample> heldOut =
          wanted.subList(0, aside).stream()
              .filter(example -> builder.fits(example.question()))
              .toList();
      heldOutReasoning.addAll(heldOut);
      reasoning.put(name, new Supply<>(wanted.subList(aside, wanted.size())));
      tell(
          name, wanted.size() - aside, heldOut.size(), aside - heldOut.size(), loaded.rejections());
    }

    private void tell(
        String name, int kept, int heldOut, int heldOutTooLong, List<Rejection> rejections) {
      report.accept(
          "%s: %,d to train on, %,d held out%s, %s"
              .formatted(
                  name,
                  kept,
                  heldOut,
                  heldOutTooLong == 0 ? "" : " (and %,d too long)".formatted(heldOutTooLong),
                  Rejection.summary(rejections)));
      rejections.stream()
          .filter(rejection -> rejection.reason() != Reason.OTHER_CATEGORY)
          .filter(rejection -> rejection.reason() != Reason.UNCONFIRMED_ANSWER)
          .limit(3)
          .forEach(rejection -> report.accept("  " + rejection.message()));
    }

    private List<Feature> features(Stage stage, HardNegatives negatives, SplittableRandom draw) {
      List<Feature> features = new ArrayList<>();
      stage
          .skip()
          .forEach((name, count) -> {
            requireSomeLeft(name, count);
            supply(name).skip(count);
          });
      stage
          .take()
          .forEach((name, count) -> {
            requireSome(name, count);
            if (reading.containsKey(name)) {
              double ratio = stage.negatives().getOrDefault(name, 0.0);
              for (ReadingExample example : supply(reading, name).take(count)) {
                addReading(example, features);
                if (draw.nextDouble() < ratio && example.answerable()) {
                  negatives
                      .mine(example, HARDEST, draw)
                      .ifPresent(negative -> addReading(negative, features));
                }
              }
            } else {
              for (ReasoningExample example : supply(reasoning, name).take(count)) {
                addReasoning(example, context(stage, draw), features);
              }
            }
          });
      return features;
    }

    private Supply<?> supply(String name) {
      return reading.containsKey(name) ? supply(reading, name) : supply(reasoning, name);
    }

    private void requireSomeLeft(String name, int skipped) {
      int size = supply(name).size();
      if (skipped > 0 && skipped >= size) {
        throw new DatasetException(
            "The recipe skips %,d questions of the source \"%s\", which has %,d to train on: none would be left that an earlier run has not seen. Skip fewer."
                .formatted(skipped, name, size));
      }
    }

    private void requireSome(String name, int taken) {
      if (taken > 0 && supply(name).size() == 0) {
        throw new DatasetException(
            "The recipe takes %,d questions of the source \"%s\", which has none to train on: what its file holds is left out or kept aside. Correct the file, or keep fewer aside."
                .formatted(taken, name));
      }
    }

    private static <T> Supply<T> supply(Map<String, Supply<T>> supplies, String name) {
      return supplies.getOrDefault(name, new Supply<>(List.of()));
    }

    private String context(Stage stage, RandomGenerator draw) {
      if (contexts.isEmpty() || draw.nextDouble() >= stage.reasoningContexts()) {
        return "";
      }
      return contexts.get(draw.nextInt(contexts.size()));
    }

    private void addReading(ReadingExample example, List<Feature> features) {
      try {
        features.addAll(builder.reading(example));
      } catch (QuestionTooLongException e) {
        tooLong++;
      }
    }

    private void addReasoning(ReasoningExample example, String context, List<Feature> features) {
      try {
        features.add(builder.reasoning(example.question(), context, example.type()));
      } catch (QuestionTooLongException e) {
        tooLong++;
      }
    }

    private List<ReadingExample> heldOutNegatives(HardNegatives negatives) {
      RandomGenerator draw = random.split();
      Stream<ReadingExample> mined =
          heldOutReading.values().stream()
              .flatMap(List::stream)
              .flatMap(example -> negatives.mine(example, HARDEST, draw).stream())
              .filter(this::fits);
      return Stream.concat(mined, heldOutUnanswerable.stream()).toList();
    }

    private boolean fits(ReadingExample example) {
      try {
        return !builder.windows(example.question(), example.context()).isEmpty();
      } catch (QuestionTooLongException e) {
        return false;
      }
    }

    private void requireNoLeak(String name, List<ReadingExample> examples) {
      long leaking = examples.stream().filter(Assembly::endsInItsAnswer).count();
      if (leaking > LEAKING * examples.size() && leaking > 20) {
        throw new DatasetException(
            ("In the source \"%s\" %,d of %,d questions end in their own answer: a reader trained on"
                    + " them learns to copy the question. If the question fills a fixed number of"
                    + " columns and the answer follows it, give that number as \"questionColumns\".")
                .formatted(name, leaking, examples.size()));
      }
    }

    private static boolean endsInItsAnswer(ReadingExample example) {
      String question = example.question().toLowerCase(Locale.ROOT);
      return example.answerTexts().stream()
          .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
          .anyMatch(answer -> answer.length() >= 3 && question.endsWith(answer));
    }

    private static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
      List<T> shuffled = new ArrayList<>(items.size());
      for (int i : BatchPlan.shuffled(items.size(), random)) {
        shuffled.add(items.get(i));
      }
      return Collections.unmodifiableList(shuffled);
    }
  }
}
