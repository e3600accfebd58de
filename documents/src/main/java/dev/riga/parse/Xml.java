package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Goes through an XML file from start to end, without document types, entities or anything from
/// outside the file, and no deeper than the [Budget] allows. Names are looked at without their
/// namespace: office programs write one vocabulary under several.
final class Xml {
  private final XMLStreamReader reader;
  private final Budget budget;
  private int depth;

  private Xml(XMLStreamReader reader, Budget budget) {
    this.reader = reader;
    this.budget = budget;
  }

  /// Starts reading.
  static Xml of(byte[] bytes, Budget budget) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
    try {
      return new Xml(factory.createXMLStreamReader(new ByteArrayInputStream(bytes)), budget);
    } catch (XMLStreamException e) {
      throw damaged(e);
    }
  }

  /// Where the reader stands.
  enum Event {
    START,
    END,
    TEXT,
    DONE
  }

  /// Goes to the next element or text.
  Event next() throws IOException {
    try {
      while (reader.hasNext()) {
        budget.check();
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            budget.depth(++depth);
            return Event.START;
          }
          case XMLStreamConstants.END_ELEMENT -> {
            depth--;
            return Event.END;
          }
          case XMLStreamConstants.CHARACTERS,
              XMLStreamConstants.CDATA,
              XMLStreamConstants.SPACE -> {
            return Event.TEXT;
          }
          default -> {}
        }
      }
      return Event.DONE;
    } catch (XMLStreamException e) {
      throw damaged(e);
    }
  }

  private static IOException damaged(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("maxElementDepth")) {
      throw Budget.tooDeep();
    }
    if (message.contains("JAXP00")) {
      throw new DocumentException("its XML is larger than any document's", e);
    }
    int detail = message.indexOf("Message: ");
    String what = detail < 0 ? message : message.substring(detail + "Message: ".length());
    return new IOException("not well-formed XML: " + what.strip(), e);
  }

  /// The name of the element that starts or ends here, without its prefix.
  String name() {
    return reader.getLocalName();
  }

  String text() {
    return reader.getText();
  }

  /// An attribute of the element that starts here, by its name without prefix.
  Optional<String> attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return Optional.of(reader.getAttributeValue(i));
      }
    }
    return Optional.empty();
  }

  /// All attributes of the element that starts here that have this name in any namespace.
  List<String> attributes(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        values.add(reader.getAttributeValue(i));
      }
    }
    return values;
  }

  /// An attribute that is a whole number; `otherwise` when it is missing or none.
  int number(String name, int otherwise) {
    try {
      return attribute(name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }

  /// Whether a switch like `<w:b w:val="0"/>` is on.
  boolean isOn() {
    String value = attribute("val").orElse("true");
    return !value.equals("0") && !value.equals("false") && !value.equals("off");
  }

  /// Passes over the element that starts here.
  void skip() throws IOException {
    int outside = depth - 1;
    while (depth > outside && next() != Event.DONE) {}
  }

  /// All text of the element that starts here.
  String allText() throws IOException {
    StringBuilder text = new StringBuilder();
    int outside = depth - 1;
    while (depth > outside) {
      Event event = next();
      if (event == Event.TEXT) {
        text.append(text());
        budget.characters(text.length());
      } else if (event == Event.DONE) {
        break;
      }
    }
    return text.toString();
  }

  /// The text of the first element of a name in a part, or an empty string.
  static String first(ZipParts zip, String part, String element, Budget budget) {
    try {
      Optional<byte[]> bytes = zip.part(part);
      if (bytes.isPresent()) {
        Xml xml = of(bytes.get(), budget);
        for (Event event = xml.next(); event != Event.DONE; event = xml.next()) {
          if (event == Event.START && xml.name().equals(element)) {
            return xml.allText().strip();
          }
        }
      }
    } catch (IOException damaged) {
      return ""; // a title is not worth a document
    }
    return "";
  }
}
