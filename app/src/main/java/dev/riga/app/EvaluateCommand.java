package dev.riga.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.evaluate.EvaluationException;
import dev.riga.evaluate.Experiment;
import dev.riga.evaluate.Experiment.Check;
import dev.riga.evaluate.ExperimentFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `riga evaluate`: what there is to evaluate stands below it; by itself it runs an experiment
/// again and checks that the same comes out.
@Command(
    name = "evaluate",
    description = {
      "Measure how good a reader, a retriever or the whole chain is.",
      "With --experiment: run a published experiment again, and check that the same comes out."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "For instance: ./riga evaluate --experiment experiments/squad-1.1-dev.yaml --data DIR",
      "Exit status of an experiment: 0 when every figure is as expected, else 1."
    })
final class EvaluateCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description = "Run this experiment; see docs/evaluation.md.")
  private @Nullable Path experiment;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the experiment's data (default: the current one).")
  private Path data = Path.of("");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// @param environment of the command that an experiment runs
  EvaluateCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /// The object that `--json` prints.
  private record Outcome(String name, boolean holds, List<Figure> figures, JsonNode report) {}

  private record Figure(String figure, String expected, @Nullable Double actual, boolean holds) {}

  @Override
  public Integer call() {
    if (experiment == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Say what to evaluate: reader, reasoning, retrieval, open or compare; or name an"
              + " --experiment.");
    }
    Experiment wanted = ExperimentFile.read(experiment);
    JsonNode report = run(wanted);
    List<Check> checks = wanted.check(report);
    boolean holds = checks.stream().allMatch(Check::holds);
    if (json) {
      List<Figure> figures = checks.stream().map(EvaluateCommand::figure).toList();
      terminal.out().println(Json.of(new Outcome(wanted.name(), holds, figures, report)));
    } else {
      terminal.out().print(page(wanted, checks, holds));
    }
    return (holds ? ExitStatus.ANSWERED : ExitStatus.FAILED).code();
  }

  private JsonNode run(Experiment wanted) {
    List<String> words = new ArrayList<>(wanted.arguments(data));
    words.add("--json");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Terminal captured =
        new Terminal(
            new DataStream(printed),
            terminal.err(),
            new Ink(false),
            terminal.errInk(),
            terminal.errLive(),
            terminal.columns());
    int status = new RigaCommandLine(captured, environment).run(words.toArray(String[]::new));
    if (status != ExitStatus.ANSWERED.code()) {
      throw new EvaluationException(
          "The experiment's command failed: ./riga "
              + String.join(" ", words)
              + ". The line above says why.");
    }
    try {
      return new ObjectMapper().readTree(printed.toString(StandardCharsets.UTF_8));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("--json prints JSON", impossible);
    }
  }

  private static Figure figure(Check check) {
    return new Figure(
        check.expectation().figure(), check.expectation().words(), check.actual(), check.holds());
  }

  private static String page(Experiment wanted, List<Check> checks, boolean holds) {
    StringBuilder page = new StringBuilder(wanted.name()).append('\n');
    for (Check check : checks) {
      page.append(
          String.format(
              Locale.ROOT,
              "  %s  %-40s %10s   expected %s%n",
              check.holds() ? "✓" : "✗",
              check.expectation().figure(),
              check.actual() == null ? "missing" : plain(check.actual()),
              check.expectation().words()));
    }
    return page.append(holds ? "Everything is as expected.\n" : "Not as expected.\n").toString();
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
