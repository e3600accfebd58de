package dev.riga.app;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `riga text`: a document's text as Riga reads it.
@Command(
    name = "text",
    description = {
      "Print the text of a document as Riga reads it.",
      "Exactly that text, with no line feed added at its end: the start and end of a citation count"
          + " its Unicode code points."
    })
final class TextCommand implements Runnable {

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The document.")
  private Path file = Path.of("");

  TextCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.out().print(file.toString());
  }
}
