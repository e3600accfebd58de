package dev.riga.explain.view;

import dev.riga.checkpoint.DurableFile;
import dev.riga.explain.Inspection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// One HTML file in which a person looks at all attentions of a network: layer by layer, head by
/// head, averaged, as coloured text, map, lines and numbers.
///
/// It needs no network and no other file. Its size is bounded: for a network as large as BERT-base
/// at most 5 MB for up to 512 tokens, and in proportion for larger ones; the page says how far its
/// numbers are from the weights ([QuantisedMaps]). Its address keeps what is looked at:
/// `inside.html#layer=3&head=7&token=12`.
public final class ExplorerPage {
  private final List<Inspection> inspections;

  /// @param inspections one or more; the page switches between their questions
  public ExplorerPage(List<Inspection> inspections) {
    this.inspections = List.copyOf(inspections);
  }

  /// The page.
  public String html() {
    Inspection first = inspections.getFirst();
    String title = first.question().isBlank() ? "Inside the reader" : first.question();
    return new Page(
            title,
            new String[] {"page.css", "explorer.css"},
            new String[] {"page.js", "explorer.js"})
        .of("<h1>" + Html.escaped(title) + "</h1>\n" + new ExplorerSection(inspections).html());
  }

  /// Writes the page.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when the file cannot be written; what was
  ///   there before stays
  public void write(Path file) {
    write(file, html());
  }

  static void write(Path file, String html) {
    DurableFile.write(file, html.getBytes(StandardCharsets.UTF_8));
  }
}
