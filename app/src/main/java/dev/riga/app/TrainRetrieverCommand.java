package dev.riga.app;

import dev.riga.train.RetrieverRecipe;
import dev.riga.train.RetrieverRecipe.Encoders;
import dev.riga.train.RetrieverReport;
import dev.riga.train.RetrieverTraining;
import dev.riga.train.TrainingListener;
import dev.riga.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `riga train retriever`: trains the encoder that makes vectors of questions and passages.
@Command(
    name = "retriever",
    description = {
      "Train the encoder that finds passages, on questions with the paragraphs that answer them.",
      "A run that was stopped goes on from its last checkpoint with --resume."
    },
    footer = {
      "",
      "For instance, on the examples that riga train reader made of your papers:",
      "  ./riga train retriever --data my-reader/examples.json --out my-retriever",
      "  ./riga ask QUESTION --docs papers --embedder my-retriever"
    })
final class TrainRetrieverCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "SQuAD JSON, plain or gzipped; may be given several times.")
  private List<Path> data = List.of();

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.RETRIEVER,
      description =
          "What to start from: a folder, a model that ships, or a name on the hub (default:"
              + " ${DEFAULT-VALUE}).")
  private String base = ModelFolders.RETRIEVER;

  @Option(
      names = "--freeze-passages",
      description =
          "Train an encoder for questions alone and leave that of passages as it is: an index made"
              + " with the base stays good.")
  private boolean freezePassages;

  @Option(
      names = "--separate",
      description = "Train an encoder for questions and another one for passages.")
  private boolean separate;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "The most questions to use, evenly from all files (default: all).")
  private int limit;

  @Option(
      names = "--hold-out",
      paramLabel = "N",
      defaultValue = "300",
      description = "Questions kept aside to judge it by (default: ${DEFAULT-VALUE}).")
  private int holdOut = 300;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each question is trained on (default: ${DEFAULT-VALUE}).")
  private int epochs = 1;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Questions a step; the more, the more negatives each has (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Hard negatives for each question: paragraphs that BM25 ranks high and that lack the"
              + " answer (default: ${DEFAULT-VALUE}).")
  private int negatives = 1;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "2e-5",
      description = "The peak of the learning rate (default: ${DEFAULT-VALUE}).")
  private double learningRate = 2e-5;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.02",
      description = "Of the scores in the loss (default: ${DEFAULT-VALUE}).")
  private double temperature = 0.02;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "17",
      description = "Of the order of the data and of dropout (default: ${DEFAULT-VALUE}).")
  private int seed = 17;

  @Mixin private TrainingOutput output = new TrainingOutput();

  TrainRetrieverCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  /// The object that `--json` prints; scores between 0 and 1.
  private record Result(
      String model,
      int questions,
      TrainingListener.Ranks before,
      TrainingListener.Ranks after,
      double seconds) {}

  @Override
  public void run() {
    RetrieverRecipe recipe =
        new RetrieverRecipe(
            base, data, limit, holdOut, epochs, negatives, temperature, encoders(), options());
    RetrieverReport report;
    try (TrainingProgress progress = new TrainingProgress(terminal)) {
      report =
          new RetrieverTraining(recipe, models.folder(base), output.out(), progress)
              .run(output.resume());
    }
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.of(
                  new Result(
                      report.model().toString(),
                      report.questions(),
                      report.before(),
                      report.after(),
                      TrainingOutput.seconds(report.training()))));
      return;
    }
    terminal
        .out()
        .println(
            TrainingOutput.ended(
                "retriever", report.model(), report.questions() + " questions", report.training()));
    terminal.out().println("Base:    " + scores(report.before()));
    terminal.out().println("Trained: " + scores(report.after()));
  }

  private Encoders encoders() {
    if (separate && freezePassages) {
      throw new UsageException(
          "--separate trains the passages' encoder, --freeze-passages does not: give one of them.");
    }
    if (separate) {
      return Encoders.SEPARATE;
    }
    return freezePassages ? Encoders.FROZEN_PASSAGES : Encoders.SHARED;
  }

  private TrainingOptions options() {
    return TrainingOptions.DEFAULTS.with(draft -> {
      draft.seed = seed;
      draft.batchSize = batch;
      draft.learningRate = learningRate;
    });
  }

  /// For instance `recall at 1 61.3 %, at 5 82.0 %, at 20 93.7 %, reciprocal rank 0.704`.
  static String scores(TrainingListener.Ranks ranks) {
    return "recall "
        + ranks.recall().entrySet().stream()
            .map(TrainRetrieverCommand::recall)
            .collect(Collectors.joining(", "))
        + String.format(Locale.ROOT, ", reciprocal rank %.3f", ranks.reciprocalRank())
        + " ("
        + ranks.questions()
        + " questions, "
        + ranks.passages()
        + " passages)";
  }

  private static String recall(Map.Entry<Integer, Double> recall) {
    return String.format(Locale.ROOT, "at %d %.1f %%", recall.getKey(), 100 * recall.getValue());
  }
}
