package dev.riga.app;

import dev.riga.model.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga models verify`: whether a model computes what it must.
@Command(
    name = "verify",
    description = {
      "Compare what a model computes in fp32 with what it must compute.",
      "The folder holds the model, inputs.safetensors and expected.safetensors; docs/models.md has"
          + " the names of their tensors. Exit status 0 when everything compared is within the"
          + " tolerance and the model's main outputs were compared, else 1."
    })
final class ModelsVerifyCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final ModelFolders models;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path directory = Path.of("");

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-4",
      description = "The largest absolute difference allowed (default: ${DEFAULT-VALUE}).")
  private double tolerance = 1e-4;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ModelsVerifyCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  /// The object that `--json` prints. `largestDifference` is a string when it is no finite number.
  private record Result(
      boolean passed,
      double tolerance,
      List<Compared> tensors,
      List<String> notComputed,
      List<String> missingMain) {}

  private record Compared(String name, Object largestDifference) {
    static Compared of(Verification.Difference difference) {
      double largest = difference.largest();
      return new Compared(
          difference.name(), Double.isFinite(largest) ? largest : Double.toString(largest));
    }
  }

  @Override
  public Integer call() {
    if (!(tolerance >= 0)) {
      throw new UsageException("--tolerance is " + tolerance + "; it must be 0 or more.");
    }
    Verification.Report report = Verification.of(directory, models.bases());
    boolean passed = report.passes(tolerance);
    if (json) {
      terminal
          .out()
          .println(
              Json.of(
                  new Result(
                      passed,
                      tolerance,
                      report.differences().stream().map(Compared::of).toList(),
                      report.notComputed(),
                      report.missingMain())));
    } else {
      show(report);
    }
    if (!passed) {
      terminal.say(why(report));
    }
    return (passed ? ExitStatus.ANSWERED : ExitStatus.FAILED).code();
  }

  private void show(Verification.Report report) {
    Ink ink = terminal.outInk();
    for (Verification.Difference difference : report.differences()) {
      String number = number(difference.largest());
      boolean good = difference.largest() <= tolerance;
      terminal
          .out()
          .println(
              String.format("%-40s ", difference.name())
                  + (good ? ink.good(number) : ink.bad(number + "  too large")));
    }
    for (String name : report.notComputed()) {
      terminal.out().println(String.format("%-40s ", name) + ink.dim("not computed"));
    }
  }

  private String why(Verification.Report report) {
    if (!report.missingMain().isEmpty()) {
      return "Not verified: expected.safetensors lacks what the model is for, "
          + String.join(", ", report.missingMain())
          + ".";
    }
    if (report.differences().isEmpty()) {
      return "Not verified: expected.safetensors holds nothing that this model computes.";
    }
    long large =
        report.differences().stream()
            .filter(difference -> !(difference.largest() <= tolerance))
            .count();
    return "Not verified: "
        + large
        + " of "
        + report.differences().size()
        + " tensors differ by more than the tolerance of "
        + number(tolerance)
        + ".";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
