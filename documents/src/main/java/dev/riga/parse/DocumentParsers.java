package dev.riga.parse;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.DocumentParser;
import dev.riga.document.Passage;
import dev.riga.index.Indexer.FileReading;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// Reads a file of any format that Riga knows, chosen by what the file holds and, where that leaves
/// it open, by its name.
///
/// Every file is read on a thread of its own within [Limits]; whatever it does there (overflow the
/// stack, ask for too much memory, go on for ever), the caller gets a document or a
/// [DocumentException] in time. Safe to share between threads.
public final class DocumentParsers implements DocumentParser {
  private final Limits limits;

  /// Reads within [Limits#standard()].
  public DocumentParsers() {
    this(Limits.standard());
  }

  /// Reads within `limits`.
  public DocumentParsers(Limits limits) {
    this.limits = limits;
  }

  /// How an index reads files with this: what it read with another version of Riga, or cut
  /// otherwise, it reads again, so that a citation always counts in what the documents are now.
  ///
  /// @param cutting names how passages are cut, for instance `200 tokens`
  /// @param passages of a document, in order
  public FileReading reading(String cutting, Function<Document, List<Passage>> passages) {
    return new FileReading(cutting + ", " + ParserFingerprint.ofThisProcess(), this, passages);
  }

  @Override
  public Document parse(Path file, String name) {
    Snapshot snapshot = Snapshot.of(file, limits);
    Format format = Format.of(snapshot).orElseThrow(() -> unsupported(snapshot));
    Budget budget = new Budget(limits);
    Content content =
        new Guard(budget).run("reading " + name, () -> reader(format).read(snapshot, budget));
    if (content.text().isBlank()) {
      throw new DocumentException("holds no text");
    }
    return new Document(
        name,
        content.title(),
        content.mediaType().isEmpty() ? format.mediaType() : content.mediaType(),
        snapshot.hash(),
        content.text(),
        content.pages(),
        content.blocks(),
        content.warnings());
  }

  private static FormatReader reader(Format format) {
    return switch (format) {
      case PDF -> new PdfReader();
      case HTML -> new HtmlReader();
      case MARKDOWN -> new MarkdownReader();
      case DOCX -> new DocxReader();
      case PPTX -> new SlidesReader();
      case XLSX -> new SheetsReader();
      case OPEN_DOCUMENT -> new OpenDocumentReader();
      case EPUB -> new EpubReader();
      case OLD_OFFICE -> new OldOfficeReader();
      case RTF -> new RtfReader();
      case MAIL -> new MailReader();
      case CSV -> new CsvReader();
      case XML -> new XmlTextReader();
      case TEXT -> new PlainTextReader();
    };
  }

  private static DocumentException unsupported(Snapshot file) {
    return new DocumentException(
        Format.noDocument(file)
            .map(kind -> "not a document that Riga reads but " + kind)
            .orElse("not a document that Riga reads"));
  }

  /// The reason that is given for bytes that are no text in any encoding.
  static DocumentException holdsNoText() {
    return new DocumentException("holds no text in any encoding that Riga knows");
  }
}
