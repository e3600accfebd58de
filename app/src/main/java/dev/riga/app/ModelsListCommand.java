package dev.riga.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga models list`: the models that can be used without a network.
@Command(name = "list", description = "List the models that are here.")
final class ModelsListCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ModelsListCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  /// @param source `shipped` or `hub`
  private record Listed(String name, String source) {}

  private record Listing(List<Listed> models) {}

  @Override
  public void run() {
    List<Listed> listed = new ArrayList<>();
    models.shipped().forEach(name -> listed.add(new Listed(name, "shipped")));
    models.pulled().forEach(name -> listed.add(new Listed(name, "hub")));
    if (json) {
      terminal.out().println(Json.of(new Listing(listed)));
      return;
    }
    for (Listed model : listed) {
      String source = model.source().equals("shipped") ? "ships with Riga" : "from the hub";
      terminal
          .out()
          .println(String.format("%-50s %s", model.name(), terminal.outInk().dim(source)));
    }
  }
}
