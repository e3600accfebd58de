package dev.riga.parse;

import java.io.IOException;
import java.util.Set;

/// XML of an unknown vocabulary: the text of each element that has some, as a paragraph. Elements
/// inside running text do not part it.
final class XmlTextReader implements FormatReader {
  private static final Set<String> INLINE =
      Set.of(
          "a",
          "b",
          "i",
          "em",
          "strong",
          "emphasis",
          "sub",
          "sup",
          "span",
          "xref",
          "ext-link",
          "bold",
          "italic",
          "link",
          "ulink",
          "literal",
          "code",
          "hi",
          "ref",
          "foreign",
          "term",
          "quote");

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    Transcript transcript = new Transcript(budget);
    Xml xml = Xml.of(file.bytes(), budget);
    StringBuilder text = new StringBuilder();
    boolean title = false;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.TEXT) {
        text.append(xml.text());
        budget.characters(text.length());
      } else if (!INLINE.contains(xml.name())) {
        String paragraph = Characters.inline(text.toString());
        if (title) {
          transcript.heading(1, paragraph);
        } else {
          transcript.paragraph(paragraph);
        }
        text.setLength(0);
        title = event == Xml.Event.START && xml.name().matches("title|head|heading");
      }
    }
    return transcript.content();
  }
}
