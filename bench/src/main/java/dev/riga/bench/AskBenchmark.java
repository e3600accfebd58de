package dev.riga.bench;

import dev.riga.checkpoint.Bases;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.engine.Result;
import dev.riga.engine.Retrieval;
import dev.riga.engine.Riga;
import dev.riga.explain.ReaderNetwork;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import dev.riga.text.Places;
import dev.riga.weights.BaseModels;
import dev.riga.weights.DefaultReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Measures what a person waits for: `riga index` and `riga ask` as whole processes, with their
/// resident memory, and a loop of questions in a warm process.
///
/// ```
/// bench/run AskBenchmark ./riga DOCS [RUNS]
/// ```
///
/// prints one line a figure: the smallest, the median and the largest of the runs.
public final class AskBenchmark {
  private static final List<String> QUESTIONS =
      List.of(
          "Who invented the FM radio?",
          "What did the Causbys lose?",
          "Who wrote Free Culture?",
          "Why did the price of land fall?",
          "When was the Copyright Act passed?",
          "What is the difference between piracy and theft?",
          "How long does a copyright last?",
          "Who founded the company?",
          "Which is larger, the public domain or the protected works?",
          "What causes the effect?");

  private final Path launcher;
  private final Path documents;
  private final Path index;
  private final PrintStream out;

  private AskBenchmark(Path launcher, Path documents, Path index, PrintStream out) {
    this.launcher = launcher;
    this.documents = documents;
    this.index = index;
    this.out = out;
  }

  /// @param arguments the launcher, the documents, and how often each figure is taken (default 5)
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path folder = Files.createTempDirectory("riga-bench");
    AskBenchmark benchmark =
        new AskBenchmark(
            Path.of(arguments[0]).toAbsolutePath(),
            Path.of(arguments[1]).toAbsolutePath(),
            folder.resolve("index"),
            System.out);
    try {
      benchmark.firstAnswer();
      benchmark.processes(runs);
      benchmark.warm(runs);
      benchmark.explained(runs);
    } finally {
      Folders.delete(folder);
    }
  }

  /// From process start to the first answer, over documents that were never indexed.
  private void firstAnswer() throws IOException, InterruptedException {
    Run run = Run.of(ask(QUESTIONS.getFirst()));
    out.printf(
        "first answer, nothing indexed: %.1f s, %d MB resident%n", run.seconds(), run.megabytes());
    out.println(Run.of(command("index", documents.toString())).output().strip());
  }

  private void processes(int runs) throws IOException, InterruptedException {
    double[] seconds = new double[runs];
    double[] megabytes = new double[runs];
    for (int i = 0; i < runs; i++) {
      Run run = Run.of(ask(QUESTIONS.get(i % QUESTIONS.size())));
      seconds[i] = run.seconds();
      megabytes[i] = run.megabytes();
    }
    report("ask, process start to answer, s", seconds);
    report("ask, largest resident size, MB", megabytes);
  }

  private void warm(int rounds) {
    Path models = Places.ofThisUser().models();
    Bases bases = BaseModels.in(models);
    try (Riga riga =
        Riga.over(documents)
            .indexIn(index)
            .reader(() ->
                SpanReader.open(
                    DefaultReader.in(models), bases, Precision.best(), ReadingSettings.DEFAULT))
            .embedder(() ->
                TransformerEmbedder.open(bases.directory("bge-small-en-v1.5"), Precision.best()))
            .open()) {
      QUESTIONS.forEach(riga::ask);
      List<Double> milliseconds = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        for (String question : QUESTIONS) {
          long start = System.nanoTime();
          riga.ask(question);
          milliseconds.add((System.nanoTime() - start) / 1e6);
        }
      }
      report(
          "ask in a warm process, ms",
          milliseconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /// What an explanation takes beyond its answer; here every question gets one.
  private void explained(int rounds) {
    Path models = Places.ofThisUser().models();
    Path directory = DefaultReader.in(models);
    Bases bases = BaseModels.in(models);
    try (Riga riga =
        Riga.over(documents)
            .indexIn(index)
            .reader(
                () -> SpanReader.open(directory, bases, Precision.best(), ReadingSettings.DEFAULT))
            .network(() -> ReaderNetwork.open(directory, bases, 0))
            .retrieval(Retrieval.BM25)
            .abstainBelow(0)
            .open()) {
      QUESTIONS.forEach(question -> riga.explain(riga.ask(question)));
      List<Double> milliseconds = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        for (String question : QUESTIONS) {
          Result result = riga.ask(question);
          long start = System.nanoTime();
          riga.explain(result);
          milliseconds.add((System.nanoTime() - start) / 1e6);
        }
      }
      report(
          "what --explain adds, ms",
          milliseconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private List<String> ask(String question) {
    return command("ask", question, "--docs", documents.toString());
  }

  private List<String> command(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), name));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--index", index.toString(), "--json"));
    return command;
  }

  private void report(String figure, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    out.printf(
        "%-36s min %8.2f  median %8.2f  max %8.2f  (%d runs)%n",
        figure, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1], sorted.length);
  }
}
