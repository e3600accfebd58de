package dev.riga.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `riga train`: what there is to train stands below it.
@Command(
    name = "train",
    description = "Train a model on your own data.",
    synopsisSubcommandLabel = "WHAT")
final class TrainCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: train reader or retriever, or calibrate a reader.");
  }
}
