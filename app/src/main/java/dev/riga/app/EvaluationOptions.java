package dev.riga.app;

import dev.riga.evaluate.Case;
import dev.riga.evaluate.CaseFile;
import dev.riga.evaluate.EvaluationListener;
import dev.riga.evaluate.RetrievalReport;
import dev.riga.evaluate.Spread;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import dev.riga.train.Loaded;
import dev.riga.train.Rejection;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every evaluation, and what all of them do alike.
final class EvaluationOptions {

  /// How many things left out are named; the rest is counted.
  private static final int NAMED = 5;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only N questions, spread over the file.")
  private @Nullable Integer limit;

  @Option(
      names = "--worst",
      paramLabel = "N",
      description = "Show the N worst cases, those first that were surest of themselves.")
  private int worst;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write what came of each question, as JSON lines for 'evaluate compare'.")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "17",
      description = "Of the bootstrap that makes the intervals (default: ${DEFAULT-VALUE}).")
  private long seed = Bootstrap.USUAL.seed();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// What makes the intervals.
  Bootstrap bootstrap() {
    return new Bootstrap(seed, Bootstrap.USUAL.resamples());
  }

  /// Whether one JSON object is asked for.
  boolean json() {
    return json;
  }

  /// The questions that are asked for, what was left out being said.
  ///
  /// @throws UsageException when `--limit` or `--worst` makes no sense
  <T> Loaded<T> part(Loaded<T> loaded, Terminal terminal) {
    if (limit != null && limit < 1) {
      throw new UsageException("--limit is " + limit + "; at least 1 question must be asked.");
    }
    if (worst < 0) {
      throw new UsageException("--worst is " + worst + "; it cannot be negative.");
    }
    sayLeftOut(loaded.rejections(), terminal);
    List<T> part = limit == null ? loaded.examples() : Spread.of(loaded.examples(), limit);
    return new Loaded<>(part, loaded.rejections());
  }

  /// Says what was left out, the first by name.
  static void sayLeftOut(List<Rejection> rejections, Terminal terminal) {
    if (rejections.isEmpty()) {
      return;
    }
    terminal.say(Rejection.summary(rejections));
    rejections.stream().limit(NAMED).forEach(one -> terminal.say("  " + one.message()));
    if (rejections.size() > NAMED) {
      terminal.say("  and " + (rejections.size() - NAMED) + " more");
    }
  }

  /// A bar for the questions of an evaluation.
  ProgressLine progress(Terminal terminal, String what) {
    return new ProgressLine(terminal, what, ProgressLine.Unit.of("questions"));
  }

  /// Moves a bar.
  static EvaluationListener moving(ProgressLine line) {
    return (done, total) -> line.at(done, total, "");
  }

  /// Prints a report, as JSON or for a person, with the worst cases, and writes all cases.
  ///
  /// @param report becomes the JSON object
  /// @param page what a person reads
  /// @param score by which cases are the worst
  void give(Terminal terminal, Object report, String page, List<Case> cases, String score) {
    if (out != null) {
      CaseFile.write(out, cases);
    }
    List<Case> shown = Case.worst(cases, score, worst);
    if (json) {
      Map<String, Object> more = worst > 0 ? Map.of("worst", shown) : Map.of();
      terminal.out().println(Json.of(report, more));
      return;
    }
    terminal.out().print(page);
    if (!shown.isEmpty()) {
      terminal.out().println("\nThe worst cases:");
      shown.forEach(one -> terminal.out().print(lines(one)));
    }
    if (out != null) {
      terminal.out().println("\nWhat came of each question is in " + out + ".");
    }
  }

  /// A score with its interval, for instance `0.812 (0.790 to 0.834)`.
  ///
  /// @param format of each number
  static String score(String format, double score, @Nullable Interval interval) {
    String plain = String.format(Locale.ROOT, format, score);
    return interval == null
        ? plain
        : plain
            + String.format(
                Locale.ROOT,
                " (" + format + " to " + format + ")",
                interval.low(),
                interval.high());
  }

  /// A probability of chance, for instance `0.03` or `< 0.001`.
  static String chance(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /// One line for each comparison, an empty line before them; nothing when there is none.
  static String comparisons(List<RetrievalReport.Compared> comparisons) {
    StringBuilder lines = new StringBuilder();
    for (RetrievalReport.Compared one : comparisons) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%s%s - %s, %s: %+.3f (%+.3f to %+.3f), p %s%n",
              lines.isEmpty() ? "\n" : "",
              one.retriever(),
              one.than(),
              one.score(),
              one.difference(),
              one.interval().low(),
              one.interval().high(),
              chance(one.p())));
    }
    return lines.toString();
  }

  private static String lines(Case one) {
    String scores =
        one.scores().entrySet().stream()
            .map(score -> String.format(Locale.ROOT, "%s %.2f", score.getKey(), score.getValue()))
            .collect(Collectors.joining(", "));
    String expected = one.expected().isEmpty() ? "no answer" : String.join(" | ", one.expected());
    String confidence =
        one.confidence() == null
            ? ""
            : String.format(Locale.ROOT, ", confidence %.2f", one.confidence());
    return "%n%s  (%s%s)%n  %s%n  said:     %s%n  expected: %s%n"
        .formatted(
            one.id(),
            scores,
            confidence,
            Excerpt.shown(one.question()),
            one.predicted().isEmpty() ? "nothing" : Excerpt.shown(one.predicted()),
            Excerpt.shown(expected));
  }
}
