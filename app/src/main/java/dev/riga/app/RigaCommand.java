package dev.riga.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// What stands above all commands.
@Command(
    name = "riga",
    description = "Answers questions over your own documents, and shows where the answer stands.",
    versionProvider = RigaCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 answered, 1 failed, 2 wrong usage, 3 no answer in the documents.",
      "Data goes to standard output, progress and messages to standard error."
    })
// picocli itself acts on the options: nothing here reads their fields.
@SuppressWarnings("UnusedVariable")
final class RigaCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  // Read before the commands are built: what goes wrong while parsing may need it.
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in Riga something went wrong.")
  private boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /// The versions of Riga and of what it runs on.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Riga "
            + Main.VERSION
            + " (Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", picocli "
            + CommandLine.VERSION
            + ")"
      };
    }
  }
}
