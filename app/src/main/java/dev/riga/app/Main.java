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
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.ofProcess(environment);
    int status = new RigaCommandLine(terminal, environment).run(arguments);
    terminal.err().flush();
    // Not System.exit: native threads that still wait must not keep the process, and nothing is
    // left to do. Shutdown hooks were for being interrupted.
    Runtime.getRuntime().exit(status);
  }
}
