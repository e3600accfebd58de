package dev.riga.app;

import dev.riga.parse.DocumentParsers;
import dev.riga.text.Places;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// All commands, put together.
///
/// ```java
/// var out = new ByteArrayOutputStream();
/// var commandLine = new RigaCommandLine(Terminal.plain(out, System.err), Map.of());
/// int status = commandLine.run("ask", "Who wrote Faust?", "--docs", "books");
/// ```
final class RigaCommandLine {

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final long started;

  /// For commands that begin now.
  ///
  /// @param environment the variables of the process
  RigaCommandLine(Terminal terminal, Map<String, String> environment) {
    this(terminal, environment, System.currentTimeMillis());
  }

  /// @param environment the variables of the process
  /// @param started when the process began, on the clock of [System#currentTimeMillis]
  RigaCommandLine(Terminal terminal, Map<String, String> environment, long started) {
    this.terminal = terminal;
    this.environment = environment;
    this.started = started;
  }

  /// Runs one command. Never throws: what goes wrong is said on standard error.
  ///
  /// @return the exit status
  int run(String... arguments) {
    Failures failures = new Failures(terminal, debug(arguments));
    try {
      StringWriter help = new StringWriter();
      int status = commands(failures, help).execute(arguments);
      terminal.out().print(help.toString());
      terminal.out().flush();
      return status;
    } catch (RuntimeException | Error failure) {
      return failures.report(failure).code();
    }
  }

  private boolean debug(String[] arguments) {
    return Arrays.asList(arguments).contains("--debug")
        || !environment.getOrDefault("RIGA_DEBUG", "").isEmpty();
  }

  private CommandLine commands(Failures failures, StringWriter help) {
    Places places =
        Places.of(
            environment,
            System.getProperty("os.name", ""),
            Path.of(System.getProperty("user.home", ".")));
    ModelFolders models = new ModelFolders(terminal, environment, places);
    Workplace workplace = new Workplace(places, models);
    CommandLine commandLine =
        new CommandLine(new RigaCommand())
            .addSubcommand(new AskCommand(terminal, workplace, started))
            .addSubcommand(new ExplainCommand(terminal, workplace))
            .addSubcommand(new InspectCommand(terminal, workplace))
            .addSubcommand(new IndexCommand(terminal, workplace))
            .addSubcommand(new TextCommand(terminal, new DocumentParsers()))
            .addSubcommand(
                new CommandLine(new ModelsCommand())
                    .addSubcommand(new ModelsListCommand(terminal, models))
                    .addSubcommand(new ModelsPullCommand(terminal, models))
                    .addSubcommand(new ModelsInspectCommand(terminal, models))
                    .addSubcommand(new ModelsVerifyCommand(terminal, models))
                    .addSubcommand(new ModelsExportCommand(terminal, models)))
            .addSubcommand(
                new CommandLine(new TrainCommand())
                    .addSubcommand(
                        new TrainReaderCommand(
                            terminal,
                            models,
                            workplace,
                            arguments -> run(arguments.toArray(String[]::new))))
                    .addSubcommand(new TrainRetrieverCommand(terminal, models))
                    .addSubcommand(new TrainCalibrateCommand(terminal, models)))
            .addSubcommand(evaluate(models, workplace))
            .addSubcommand(
                new DoctorCommand(terminal, new Checkup(environment, places, models::defaults)))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new HelpCommand(terminal));
    return commandLine
        .setOut(new PrintWriter(help, true))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.outInk().on() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 60, 100))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  private CommandLine evaluate(ModelFolders models, Workplace workplace) {
    return new CommandLine(new EvaluateCommand(terminal, environment))
        .addSubcommand(new EvaluateReaderCommand(terminal, models))
        .addSubcommand(new EvaluateReasoningCommand(terminal, models))
        .addSubcommand(new EvaluateRetrievalCommand(terminal, models))
        .addSubcommand(new EvaluateOpenCommand(terminal, workplace))
        .addSubcommand(new EvaluateCompareCommand(terminal));
  }
}
