package dev.riga.app;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga models pull`: fetches a model from the hub.
@Command(
    name = "pull",
    description = {
      "Fetch a model from the Hugging Face hub into the cache that Python shares.",
      "A download that was stopped goes on where it was. The hub's own variables (HF_TOKEN and the"
          + " others) and HTTPS_PROXY are honoured.",
      "For instance: ./riga models pull deepset/minilm-uncased-squad2"
    })
final class ModelsPullCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Parameters(
      paramLabel = "NAME",
      description = "For instance deepset/minilm-uncased-squad2, or NAME@REVISION.")
  private String name = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ModelsPullCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  private record Pulled(String name, String folder) {}

  @Override
  public void run() {
    Path folder = models.pull(name);
    terminal.out().println(json ? Json.of(new Pulled(name, folder.toString())) : folder.toString());
  }
}
