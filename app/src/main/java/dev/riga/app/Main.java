package dev.riga.app;

import java.util.Map;

/// Starts the command line.
public final class Main {

  /// The version that `--version` names; the same as in the pom.
  static final String VERSION = "0.1.0-SNAPSHOT";

  private Main() {}

  /// Runs one command and ends the process with its exit status: 0 answered, 1 failed, 2 wrong
  /// usage, 3 abstained.
  ///
  /// @param arguments see `riga --help`
  public static void main(String[] arguments) {
    long started = started(System.getProperty("riga.started", ""));
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.ofProcess(environment);
    int status = new RigaCommandLine(terminal, environment, started).run(arguments);
    terminal.err().flush();
    System.exit(status);
  }

  /// When the process began: what the launcher says, where its `date` knows milliseconds.
  private static long started(String said) {
    return said.matches("[0-9]{13}") ? Long.parseLong(said) : System.currentTimeMillis();
  }
}
