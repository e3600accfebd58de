package dev.riga.app;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.DocumentParser;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `riga text`: a document's text as Riga reads it.
@Command(
    name = "text",
    description = {
      "Print the text of a document as Riga reads it, in UTF-8.",
      "Exactly that text, with no line feed added at its end: the start and end of a citation count"
          + " its Unicode code points."
    })
final class TextCommand implements Runnable {

  private final Terminal terminal;
  private final DocumentParser parser;

  @Parameters(paramLabel = "FILE", description = "The document.")
  private Path file = Path.of("");

  TextCommand(Terminal terminal, DocumentParser parser) {
    this.terminal = terminal;
    this.parser = parser;
  }

  @Override
  public void run() {
    Document document = parse();
    document.warnings().forEach(warning -> terminal.say(file + ": " + Failures.sentence(warning)));
    terminal.out().print(document.text());
  }

  private Document parse() {
    try {
      return parser.parse(file, file.toString());
    } catch (DocumentException e) {
      throw new DocumentException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
