package dev.riga.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `riga help`: the help of all commands, or of one.
@Command(name = "help", description = "Show the help of a command.")
final class HelpCommand implements Runnable {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "For instance: models pull")
  private String[] names = {};

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String name : names) {
      CommandLine below = command.getSubcommands().get(name);
      if (below == null) {
        throw new ParameterException(command, "There is no command '" + name + "'.");
      }
      command = below;
    }
    terminal.out().print(command.getUsageMessage(command.getColorScheme()));
  }
}
