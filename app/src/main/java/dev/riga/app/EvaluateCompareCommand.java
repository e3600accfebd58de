package dev.riga.app;

import dev.riga.evaluate.CaseFile;
import dev.riga.evaluate.Comparison;
import dev.riga.statistics.Bootstrap;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga evaluate compare`: two runs on the same questions.
@Command(
    name = "compare",
    description = {
      "Compare two runs on the same questions by a paired bootstrap.",
      "A run is what './riga evaluate …' writes with --out."
    },
    footer = {"", "For instance: ./riga evaluate compare old.jsonl new.jsonl"})
final class EvaluateCompareCommand implements Runnable {

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "A", description = "The first run.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The second run.")
  private Path second = Path.of("");

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "17",
      description = "Of the bootstrap (default: ${DEFAULT-VALUE}).")
  private long seed = Bootstrap.USUAL.seed();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  EvaluateCompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Comparison comparison =
        Comparison.of(
            CaseFile.read(first),
            CaseFile.read(second),
            new Bootstrap(seed, Bootstrap.USUAL.resamples()));
    int unpaired = comparison.onlyInA() + comparison.onlyInB();
    if (unpaired > 0) {
      terminal.say(
          comparison.onlyInA()
              + " questions stand only in A, "
              + comparison.onlyInB()
              + " only in B; they are left out.");
    }
    terminal.out().println(json ? Json.of(comparison) : page(comparison).stripTrailing());
  }

  private static String page(Comparison comparison) {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "%,d questions%n  %-22s %7s %7s   B - A (95 %% interval)%n",
            comparison.questions(),
            "",
            "A",
            "B"));
    comparison
        .scores()
        .forEach((name, score) ->
            page.append(
                String.format(
                    Locale.ROOT,
                    "  %-22s %7.4f %7.4f  %+.4f (%+.4f to %+.4f), p %s, better on %d, worse on %d%n",
                    name,
                    score.a(),
                    score.b(),
                    score.difference(),
                    score.interval().low(),
                    score.interval().high(),
                    EvaluationOptions.chance(score.p()),
                    score.better(),
                    score.worse())));
    page.append(
        String.format(
            Locale.ROOT, "%,d draws, seed %d.%n", comparison.resamples(), comparison.seed()));
    return page.toString();
  }
}
