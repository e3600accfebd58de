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
      "HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE and HF_TOKEN are honoured."
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
