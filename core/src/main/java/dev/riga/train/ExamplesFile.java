package dev.riga.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.riga.checkpoint.DurableFile;
import dev.riga.read.ReasoningType;
import dev.riga.train.ReadingExample.Gold;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Writes examples as SQuAD JSON that a person can read and edit: indented, in the order given, and
/// with a field `reasoning` beside each question. [SquadFile] reads it.
public final class ExamplesFile {

  private ExamplesFile() {}

  /// The examples of one document.
  ///
  /// @param title the document's name
  /// @param examples those of one context one after the other
  public record Titled(String title, List<ReadingExample> examples) {

    public Titled {
      examples = List.copyOf(examples);
    }
  }

  /// Writes the file; it takes its name when all of it is on the disk.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it cannot be written
  public static void write(Path file, List<Titled> documents) {
    byte[] text = text(documents).getBytes(StandardCharsets.UTF_8);
    DurableFile.write(file, text);
  }

  private static String text(List<Titled> documents) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      var layout = new DefaultPrettyPrinter();
      layout.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
      json.setPrettyPrinter(layout);
      json.writeStartObject();
      json.writeStringField("version", "2.0");
      json.writeArrayFieldStart("data");
      for (Titled document : documents) {
        write(json, document);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException("JSON in memory can be written", impossible);
    }
    return out + "\n";
  }

  private static void write(JsonGenerator json, Titled document) throws IOException {
    json.writeStartObject();
    json.writeStringField("title", document.title());
    json.writeArrayFieldStart("paragraphs");
    Optional<String> context = Optional.empty();
    for (ReadingExample example : document.examples()) {
      if (!context.equals(Optional.of(example.context()))) {
        if (context.isPresent()) {
          endParagraph(json);
        }
        context = Optional.of(example.context());
        json.writeStartObject();
        json.writeStringField("context", example.context());
        json.writeArrayFieldStart("qas");
      }
      write(json, example);
    }
    if (context.isPresent()) {
      endParagraph(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void endParagraph(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ReadingExample example) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", example.id());
    json.writeStringField("question", example.question());
    Optional<ReasoningType> reasoning = example.reasoning();
    if (reasoning.isPresent()) {
      json.writeStringField("reasoning", reasoning.get().label());
    }
    if (!example.answerable()) {
      json.writeBooleanField("is_impossible", true);
    }
    json.writeArrayFieldStart("answers");
    for (Gold answer : example.answers()) {
      json.writeStartObject();
      json.writeStringField("text", answer.text());
      json.writeNumberField("answer_start", answer.span().start());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
