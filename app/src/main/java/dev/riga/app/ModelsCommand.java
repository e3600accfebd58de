package dev.riga.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `riga models`: what there is to do with models stands below it.
@Command(
    name = "models",
    description = "List, fetch, inspect, verify and export models.",
    synopsisSubcommandLabel = "WHAT")
final class ModelsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do with models: list, pull, inspect, verify or export.");
  }
}
