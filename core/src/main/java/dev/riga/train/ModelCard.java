package dev.riga.train;

import dev.riga.train.Recipe.Source;
import dev.riga.train.Recipe.Stage;
import dev.riga.train.TrainingListener.Kinds;
import dev.riga.train.TrainingListener.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes the README of a trained reader: what it is, what it was trained on and how, what it
/// reached, and where it ends.
final class ModelCard {

  private ModelCard() {}

  /// Writes `README.md`.
  ///
  /// @throws IOException when it cannot be written
  static void write(Path out, Recipe recipe, TrainingReport report) throws IOException {
    Files.writeString(out.resolve("README.md"), text(recipe, report));
  }

  static String text(Recipe recipe, TrainingReport report) {
    return """
    # A reader trained with Riga

    It marks the answer to a question in a passage, says whether the passage holds one, and what
    kind of reasoning the question asks for (factual, causal, comparative). The architecture is
    `BertForQuestionAnsweringWithReasoning`: `bert`, `qa_outputs` on every token, `classifier` on
    the pooled vector. Base: %s.

    ## Data
    %s

    Trained in this order on %,d windows:
    %s

    ## Training
    `riga train reader --recipe RECIPE --out DIR`, seed %d, batches of %d, learning rate %s%s, %s.

    ## Figures, on questions kept aside
    | questions | number | exact match | F1 |
    |---|---|---|---|
    %s

    Answer or no answer, balanced: %s %% right at the best threshold. Reasoning type: %s.

    ## Limits
    English. It marks words that stand in the passage and nothing else. Its passages had up to %d
    tokens. Mind the licences of the base and of the data.
    """
        .formatted(
            recipe.base(),
            recipe.sources().entrySet().stream()
                .map(entry -> "- " + entry.getKey() + ": " + describe(entry.getValue()))
                .collect(Collectors.joining("\n")),
            report.windows(),
            recipe.stages().stream().map(ModelCard::describe).collect(Collectors.joining("\n")),
            recipe.options().seed(),
            recipe.options().batchSize() * recipe.options().accumulation(),
            recipe.options().learningRate(),
            changed(recipe.options()),
            recipe.options().bfloat16() ? "bfloat16 with fp32 weights" : "fp32",
            report.validation().sources().entrySet().stream()
                .map(entry ->
                    "| %s | %d | %s | %s |"
                        .formatted(
                            entry.getKey(),
                            entry.getValue().questions(),
                            percent(entry.getValue().exactMatch()),
                            percent(entry.getValue().f1())))
                .collect(Collectors.joining("\n")),
            percent(report.validation().noAnswerAccuracy()),
            reasoning(report.validation()),
            recipe.options().maxLength());
  }

  /// What of the base was trained, and how unevenly.
  private static String changed(TrainingOptions options) {
    String layers =
        options.layerDecay() == 1
            ? ""
            : ", multiplied by %s a layer downwards".formatted(options.layerDecay());
    String what =
        options
            .lora()
            .map(lora ->
                ", LoRA of rank %d and alpha %s on %s"
                    .formatted(lora.rank(), lora.alpha(), String.join(", ", lora.labels())))
            .orElse(options.freezeEmbeddings() ? ", embeddings frozen" : "");
    return layers + what;
  }

  private static String describe(Source source) {
    return switch (source) {
      case Source.Questions questions ->
          "`%s`, questions with answers%s%s, %d kept aside"
              .formatted(
                  questions.file(),
                  questions.confirmedOnly() ? " that two annotators agree on" : "",
                  questions.reasoningFromWords() ? ", with the kind that their words name" : "",
                  questions.holdOut());
      case Source.Reasoning reasoning ->
          "`%s`, reasoning types %s, %d kept aside"
              .formatted(
                  reasoning.file(),
                  reasoning.types().stream()
                      .map(type -> type.label())
                      .collect(Collectors.joining(", ")),
                  reasoning.holdOut());
    };
  }

  private static String describe(Stage stage) {
    String negatives =
        stage.negatives().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "1. "
        + stage.take().entrySet().stream()
            .map(entry ->
                "%,d of %s%s"
                    .formatted(
                        entry.getValue(),
                        entry.getKey(),
                        passedOver(stage.skip().getOrDefault(entry.getKey(), 0))))
            .collect(Collectors.joining(", "))
        + (negatives.isEmpty() ? "" : "; hard negatives a question: " + negatives);
  }

  private static String passedOver(int skipped) {
    return skipped == 0 ? "" : " (after %,d that are passed over)".formatted(skipped);
  }

  private static String reasoning(Validation validation) {
    String asked = kinds(validation.reasoning());
    Kinds beside = validation.reasoningBesideAnswer();
    return beside.questions() == 0
        ? asked
        : asked + "; in the passage that holds the answer:\n" + kinds(beside);
  }

  private static String kinds(Kinds kinds) {
    return kinds.questions() == 0
        ? "not measured"
        : "accuracy %s, macro F1 %s (%,d questions)"
            .formatted(decimal(kinds.accuracy()), decimal(kinds.macroF1()), kinds.questions());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
