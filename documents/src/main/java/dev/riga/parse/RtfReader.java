package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.sax.ToXMLContentHandler;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/// RTF, by Apache Tika. What is embedded in a file is left alone.
final class RtfReader implements FormatReader {

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    Transcript transcript = new Transcript(budget);
    Metadata metadata = new Metadata();
    append(file.bytes(), metadata, transcript, budget);
    String title = metadata.get(TikaCoreProperties.TITLE);
    transcript.title(title == null ? "" : title);
    return transcript.content();
  }

  /// Adds the text of RTF.
  static void append(byte[] rtf, Metadata metadata, Transcript transcript, Budget budget)
      throws IOException {
    ParseContext context = new ParseContext();
    context.set(EmbeddedDocumentExtractor.class, new LeavesAlone());
    Markup markup = new Markup(budget);
    try (TikaInputStream in = TikaInputStream.get(rtf)) {
      new RTFParser().parse(in, markup, metadata, context);
    } catch (TikaException | SAXException e) {
      throw reason(e);
    }
    HtmlReader.append(markup.toString(), transcript, budget);
  }

  /// What went wrong first; Tika wraps it.
  private static IOException reason(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
      if (cause instanceof DocumentException known) {
        throw known;
      }
    }
    return new IOException(cause.getMessage(), failure);
  }

  /// Collects what the parser says as markup, within bounds.
  private static final class Markup extends ToXMLContentHandler {
    private final Budget budget;
    private long length;

    Markup(Budget budget) {
      this.budget = budget;
    }

    @Override
    public void startElement(
        String uri, String localName, String qualifiedName, Attributes attributes)
        throws SAXException {
      budget.check();
      super.startElement(uri, localName, qualifiedName, attributes);
    }

    @Override
    public void characters(char[] characters, int start, int count) throws SAXException {
      length += count;
      budget.characters(length);
      budget.check();
      super.characters(characters, start, count);
    }
  }

  /// Parses nothing that is embedded.
  private static final class LeavesAlone implements EmbeddedDocumentExtractor {
    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
      return false;
    }

    @Override
    public void parseEmbedded(
        InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
      // nothing
    }
  }
}
