package dev.riga.app;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga models inspect`: what a model is, and in what precision it runs here.
@Command(
    name = "inspect",
    description = {
      "Say what a model is: its sizes, how many parameters each part has, and in what precision it"
          + " runs on this processor.",
      "For instance: ./riga models inspect riga-reader"
    })
final class ModelsInspectCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Parameters(
      paramLabel = "MODEL",
      description = "A folder, a model that ships, or a name on the hub (fetched when missing).")
  private String model = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ModelsInspectCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  @Override
  public void run() {
    Inspection inspection = Inspection.of(models.folder(model), models.bases());
    if (json) {
      terminal.out().println(Json.of(inspection));
      return;
    }
    line("Folder", inspection.folder());
    line("Family", inspection.family());
    line("Architecture", inspection.architecture());
    line("Layers", inspection.layers());
    line("Hidden size", inspection.hiddenSize());
    line("Heads", inspection.heads());
    line("Vocabulary", inspection.vocabulary());
    line("Longest input", inspection.maxLength());
    line(
        "Parameters",
        String.format(
            Locale.ROOT,
            "%.1f million in %d tensors",
            inspection.parameters() / 1e6,
            inspection.tensors()));
    inspection.parts().table().forEach(terminal.out()::println);
    line(
        "Stored as",
        inspection.storedAs().entrySet().stream()
            .map(type ->
                String.format(Locale.ROOT, "%s, %.1f MB", type.getKey(), type.getValue() / 1e6))
            .collect(Collectors.joining("; ")));
    line("Builds on", inspection.base());
    line("Precision", inspection.precision() + ": " + inspection.reason());
    line("Fingerprint", inspection.fingerprint());
  }

  private void line(String name, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      terminal.out().println(String.format("%-14s %s", name, value));
    }
  }
}
