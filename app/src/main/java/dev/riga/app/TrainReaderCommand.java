package dev.riga.app;

import dev.riga.parse.DocumentParsers;
import dev.riga.train.DocumentRecipe;
import dev.riga.train.ReaderTraining;
import dev.riga.train.Recipe;
import dev.riga.train.RecipeFile;
import dev.riga.train.TrainingListener;
import dev.riga.train.TrainingReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `riga train reader`: trains a reader by a recipe, or on questions made from documents.
@Command(
    name = "reader",
    description = {
      "Train a reader, with a span head and a reasoning head: by a recipe, or on questions that are"
          + " made from your own documents.",
      "A run that was stopped goes on from its last checkpoint with --resume."
    },
    footer = {
      "",
      "For instance, to go on training the reader that ships on your papers:",
      "  ./riga train reader --from-docs papers --out my-reader --ask \"Who wrote Faust?\""
    })
final class TrainReaderCommand implements Callable<Integer> {

  private static final String EXAMPLES = "examples.json";

  private final Terminal terminal;
  private final ModelFolders models;
  private final Workplace workplace;
  private final Function<List<String>, Integer> riga;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "What to train on and how; see docs/training.md.")
  private @Nullable Path recipe;

  @Option(
      names = "--from-docs",
      paramLabel = "PATH",
      description =
          "Make questions from these documents, write them to examples.json in --out, and train on"
              + " them; may be given several times.")
  private List<Path> docs = List.of();

  @Option(
      names = "--examples",
      paramLabel = "FILE",
      description =
          "Train on this file of examples, for instance an examples.json that you edited.")
  private @Nullable Path examples;

  @Option(
      names = "--examples-only",
      description = "With --from-docs: write the examples and stop, so that you can edit them.")
  private boolean examplesOnly;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "2000",
      description = "The most questions to make of the documents (default: ${DEFAULT-VALUE}).")
  private int questions = 2000;

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.READER,
      description =
          "What to start from without a recipe: a folder, a model that ships, or a name on the hub"
              + " (default: ${DEFAULT-VALUE}).")
  private String base = ModelFolders.READER;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How often each question is trained on without a recipe (default: ${DEFAULT-VALUE}).")
  private int epochs = 2;

  @Option(
      names = "--ask",
      paramLabel = "QUESTION",
      description = "With --from-docs: ask the new reader this about the documents at the end.")
  private @Nullable String question;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "What the recipe's files are relative to (default: the recipe's own folder).")
  private @Nullable Path data;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description =
          "With --recipe: write the run down for another trainer (tools/train_bundle.py, with"
              + " PyTorch) instead of training.")
  private @Nullable Path bundle;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "With --recipe: take the weights that another trainer made of the bundle, measure them on"
              + " what was kept aside, and write the reader.")
  private @Nullable Path weights;

  @Mixin private TrainingOutput output = new TrainingOutput();

  /// @param riga runs a command line and returns its exit status
  TrainReaderCommand(
      Terminal terminal,
      ModelFolders models,
      Workplace workplace,
      Function<List<String>, Integer> riga) {
    this.terminal = terminal;
    this.models = models;
    this.workplace = workplace;
    this.riga = riga;
  }

  /// The object that `--json` prints; scores between 0 and 1.
  private record Result(
      String model, int windows, TrainingListener.Validation validation, double seconds) {}

  /// The object that `--bundle --json` prints.
  private record Bundled(String bundle, int windows) {}

  /// The object that `--examples-only --json` prints.
  private record Made(String examples, int questions) {}

  @Override
  public Integer call() {
    requireGood();
    if (bundle != null) {
      return writeBundle(bundle);
    }
    Path file = examples;
    if (recipe == null && file == null) {
      file = output.out().resolve(EXAMPLES);
      int made = make(file);
      if (examplesOnly) {
        tell(file, made);
        return ExitStatus.ANSWERED.code();
      }
    }
    tell(train(file));
    if (question == null) {
      return ExitStatus.ANSWERED.code();
    }
    List<String> ask =
        new ArrayList<>(List.of("ask", question, "--reader", output.out().toString()));
    docs.forEach(path -> ask.addAll(List.of("--docs", path.toString())));
    return riga.apply(ask);
  }

  private void requireGood() {
    if (recipe == null && examples == null && docs.isEmpty()) {
      throw new UsageException(
          "Say what to train on: --recipe FILE, --from-docs PATH or --examples FILE.");
    }
    if (recipe != null && (examples != null || !docs.isEmpty())) {
      throw new UsageException(
          "--recipe names its own data: give it without --from-docs and --examples.");
    }
    if (recipe != null && (isGiven("--base") || isGiven("--epochs") || isGiven("--questions"))) {
      throw new UsageException(
          "--recipe names its own base and rounds: give it without --base, --epochs and"
              + " --questions.");
    }
    if ((bundle != null || weights != null) && recipe == null) {
      throw new UsageException("--bundle and --weights go with --recipe FILE.");
    }
    if ((bundle != null && weights != null)
        || (output.resume() && (bundle != null || weights != null))) {
      throw new UsageException(
          "Of --bundle, --weights and --resume only one can be done at a time.");
    }
    if (examplesOnly && (docs.isEmpty() || examples != null)) {
      throw new UsageException(
          "--examples-only writes examples from documents: say --from-docs PATH.");
    }
    if (question != null && docs.isEmpty()) {
      throw new UsageException("--ask needs documents to look in: say --from-docs PATH.");
    }
    if (question != null && (output.json() || examplesOnly)) {
      throw new UsageException(
          "--ask prints an answer: leave it out beside --json and --examples-only, and use riga ask"
              + " afterwards.");
    }
    if (epochs < 1 || questions < 1) {
      throw new UsageException("--epochs and --questions must be 1 or more.");
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /// Writes the examples, or takes those that a run that is resumed has written.
  ///
  /// @return how many questions were made; 0 when they were there
  private int make(Path file) {
    if (!Files.exists(file)) {
      return new ExampleMaking(terminal, new DocumentParsers(), workplace.passages())
          .write(docs, questions, file);
    }
    if (output.resume()) {
      return 0;
    }
    throw new UsageException(
        file
            + " is there already. Train on it with --examples "
            + file
            + ", go on with --resume, or remove it.");
  }

  private void tell(Path file, int made) {
    if (output.json()) {
      terminal.out().println(Json.of(new Made(file.toString(), made)));
    } else {
      terminal
          .out()
          .println("Read and edit " + file + ", then train on it with --examples " + file + ".");
    }
  }

  private TrainingReport train(@Nullable Path file) {
    try (TrainingProgress progress = new TrainingProgress(terminal)) {
      ReaderTraining training = training(wanted(file), progress);
      return weights == null ? training.run(output.resume()) : training.adopt(weights);
    }
  }

  private int writeBundle(Path folder) {
    try (TrainingProgress progress = new TrainingProgress(terminal)) {
      int windows = training(wanted(null), progress).writeBundle(folder);
      terminal
          .out()
          .println(
              output.json()
                  ? Json.of(new Bundled(folder.toString(), windows))
                  : "The run is in %s: %,d windows. Train by it with tools/train_bundle.py, then give what comes out to --weights."
                      .formatted(folder, windows));
      return ExitStatus.ANSWERED.code();
    }
  }

  private ReaderTraining training(Recipe of, TrainingProgress progress) {
    return new ReaderTraining(of, models.folder(of.base()), models.bases(), output.out(), progress);
  }

  private Recipe wanted(@Nullable Path file) {
    if (file != null) {
      return DocumentRecipe.of(base, models.folder(base), file, epochs);
    }
    Path asked = Objects.requireNonNull(recipe);
    return data == null ? RecipeFile.read(asked) : RecipeFile.read(asked, data);
  }

  private void tell(TrainingReport report) {
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.of(
                  new Result(
                      report.model().toString(),
                      report.windows(),
                      report.validation(),
                      TrainingOutput.seconds(report.training()))));
      return;
    }
    terminal
        .out()
        .println(
            TrainingOutput.ended(
                "reader", report.model(), report.windows() + " windows", report.training()));
    terminal.out().println(scores(report.validation()));
  }

  static String scores(TrainingListener.Validation validation) {
    if (validation.sources().isEmpty() && validation.reasoning().questions() == 0) {
      return "Nothing was kept aside to judge it by.";
    }
    StringBuilder scores = new StringBuilder("Held out:");
    for (Map.Entry<String, TrainingListener.ExactMatchAndF1> source :
        validation.sources().entrySet()) {
      scores.append(
          String.format(
              Locale.ROOT,
              " %s EM %.1f F1 %.1f;",
              source.getKey(),
              100 * source.getValue().exactMatch(),
              100 * source.getValue().f1()));
    }
    scores.append(
        String.format(Locale.ROOT, " answer or not %.1f %%", 100 * validation.noAnswerAccuracy()));
    append(scores, "reasoning", validation.reasoning());
    append(scores, "reasoning beside the answer", validation.reasoningBesideAnswer());
    return scores.append('.').toString();
  }

  private static void append(StringBuilder scores, String what, TrainingListener.Kinds kinds) {
    if (kinds.questions() > 0) {
      scores.append(String.format(Locale.ROOT, "; %s %.1f %%", what, 100 * kinds.accuracy()));
    }
  }
}
