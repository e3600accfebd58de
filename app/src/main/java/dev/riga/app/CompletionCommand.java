package dev.riga.app;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `riga completion`: what a shell needs to complete commands and options.
@Command(
    name = "completion",
    description = "Print the completion script of a shell, to be sourced by it.",
    footer = {"", "For instance: source <(./riga completion bash)"})
final class CompletionCommand implements Runnable {

  /// The shells that there is a script for.
  enum Shell {
    BASH,
    ZSH
  }

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SHELL",
      arity = "0..1",
      defaultValue = "bash",
      description = "bash or zsh (default: ${DEFAULT-VALUE}).")
  private Shell shell = Shell.BASH;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    String script = AutoComplete.bash("riga", spec.root().commandLine());
    // picocli's script serves both once zsh has loaded bash's functions, which it does itself.
    switch (shell) {
      case BASH -> terminal.out().print(script);
      case ZSH -> terminal.out().print("autoload -U +X compinit && compinit\n" + script);
    }
  }
}
