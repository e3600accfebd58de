package dev.riga.app;

import dev.riga.document.Unreadable;
import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.Inspector;
import dev.riga.explain.ReaderNetwork;
import dev.riga.explain.view.ExplorerPage;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga inspect`: the inside of a reader over a bare question and context.
@Command(
    name = "inspect",
    description = {
      "Look inside a reader while it reads a question and a context, without any index:",
      "tokens, logits, the answer, and what attends to what."
    },
    footer = {
      "",
      "For instance: ./riga inspect \"What is the capital of Latvia?\" --context"
          + " \"Latvia lies on the Baltic Sea. Its capital is Riga.\""
    })
final class InspectCommand implements Runnable {
  private final Terminal terminal;
  private final Workplace workplace;

  @Parameters(paramLabel = "QUESTION", description = "In quotes.")
  private String question = "";

  @ArgGroup(multiplicity = "1")
  private Context context = new Context();

  /// What is read.
  private static final class Context {
    @Option(names = "--context", paramLabel = "TEXT", description = "The text to read.")
    private @Nullable String text;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "A plain text file (UTF-8) to read; any document: ./riga text FILE > TEXT.")
    private @Nullable Path file;
  }

  @Option(
      names = "--reader",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.READER,
      description =
          "A folder, a model that ships, or a name on the hub (default: ${DEFAULT-VALUE}).")
  private String model = ModelFolders.READER;

  @Mixin private LookingInside looking = new LookingInside();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  InspectCommand(Terminal terminal, Workplace workplace) {
    this.terminal = terminal;
    this.workplace = workplace;
  }

  @Override
  public void run() {
    requireGood();
    Inspection inspection = inspection(text());
    AttentionMaps maps = inspection.attentions();
    List<Integer> layers = looking.layers(maps);
    List<Integer> heads = looking.heads(maps);
    looking.pictures(inspection);
    Path html = looking.html();
    if (html != null) {
      new ExplorerPage(List.of(inspection)).write(html);
    }
    InspectionJson seen = InspectionJson.of(model, inspection, layers, heads, looking.top());
    if (json) {
      terminal.out().println(Json.of(seen));
    } else {
      terminal.out().print(new InspectionPage(terminal.outInk(), terminal.columns()).of(seen));
    }
  }

  private Inspection inspection(String text) {
    try (SpanReader reader = workplace.reader(model, Precision.best());
        ReaderNetwork network = workplace.network(model)) {
      return new Inspector(reader, network).inspect(question, text);
    }
  }

  private void requireGood() {
    Asking.requireAsked(question);
    looking.requireGood(() -> workplace.settings(model).shape());
  }

  private String text() {
    if (context.text != null) {
      return context.text;
    }
    Path file = Objects.requireNonNull(context.file);
    try {
      return Files.readString(file);
    } catch (MalformedInputException notText) {
      throw new UsageException(
          file
              + " is not a text in UTF-8. For a document of another kind: ./riga text FILE > TEXT,"
              + " then --file TEXT.");
    } catch (IOException e) {
      throw new UsageException(
          "--file " + file + ": " + Unreadable.reason(file, e) + ". Name a text file.");
    }
  }
}
