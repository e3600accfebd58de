package dev.riga.app;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.WholeModel;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga models export`: writes a model that needs no other.
@Command(
    name = "export",
    description = {
      "Write a model as a whole Hugging Face directory, with its tokenizer and model card: what it"
          + " borrows from a base is in it, and adapters are multiplied in.",
      "For instance: ./riga models export riga-reader --out riga-reader-whole"
    })
final class ModelsExportCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Parameters(
      paramLabel = "MODEL",
      description = "A folder, a model that ships, or a name on the hub.")
  private String model = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where it goes; a folder without a model.")
  private Path out = Path.of("");

  @Option(names = "--half", description = "Write half precision instead of fp32.")
  private boolean half;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ModelsExportCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  private record Exported(String folder, int tensors, int borrowed, long bytes) {}

  @Override
  public void run() {
    try (Checkpoint checkpoint = Checkpoint.open(models.folder(model), models.bases())) {
      WholeModel.Written written = WholeModel.write(checkpoint, model, out, half);
      if (json) {
        terminal
            .out()
            .println(
                Json.of(
                    new Exported(
                        out.toString(), written.tensors(), written.borrowed(), written.bytes())));
      } else {
        terminal
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%s is in %s: %d tensors, %d of them from its base, %.1f MB.",
                    model,
                    out,
                    written.tensors(),
                    written.borrowed(),
                    written.bytes() / 1e6));
      }
    }
  }
}
