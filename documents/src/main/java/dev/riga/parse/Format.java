package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The formats that Riga tells apart, by what the file holds first and by its name second.
enum Format {
  PDF("application/pdf", "a PDF"),
  HTML("text/html", "an HTML page"),
  MARKDOWN("text/markdown", "Markdown"),
  DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a DOCX file"),
  PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "a PPTX file"),
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an XLSX file"),
  OPEN_DOCUMENT("application/vnd.oasis.opendocument.text", "an OpenDocument file"),
  EPUB("application/epub+zip", "an EPUB book"),
  OLD_OFFICE("application/x-tika-msoffice", "a file of an office program before 2007"),
  RTF("application/rtf", "an RTF file"),
  MAIL("message/rfc822", "a mail"),
  CSV("text/csv", "a table in plain text"),
  XML("application/xml", "XML"),
  TEXT("text/plain", "plain text");

  private static final Pattern HTML_START =
      Pattern.compile(
          "\\A\\s*(?:<\\?xml[^>]*>\\s*)?(?:<!--.*?-->\\s*)*<(?:!doctype\\s+html|html|head|body)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /// What a file that is no document begins with, and what it is.
  private static final Map<String, String> NO_DOCUMENTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("\u0089PNG", "a PNG image"),
              Map.entry("\u00FF\u00D8\u00FF", "a JPEG image"),
              Map.entry("GIF8", "a GIF image"),
              Map.entry("II*\0", "a TIFF image"),
              Map.entry("MM\0*", "a TIFF image"),
              Map.entry("BM", "a bitmap image"),
              Map.entry("RIFF", "an image, a sound or a film"),
              Map.entry("OggS", "a sound or a film"),
              Map.entry("ID3", "a sound"),
              Map.entry("fLaC", "a sound"),
              Map.entry("\u001AE\u00DF\u00A3", "a film"),
              Map.entry("\0\0\0\u0018ftyp", "a film"),
              Map.entry("\0\0\0 ftyp", "a film or an image"),
              Map.entry("\u007FELF", "a program"),
              Map.entry("MZ", "a program"),
              Map.entry("\u00CA\u00FE\u00BA\u00BE", "a program"),
              Map.entry("\u00CF\u00FA\u00ED\u00FE", "a program"),
              Map.entry("SQLite format 3\0", "a database"),
              Map.entry("\u001F\u008B", "a compressed file (gzip); unpack it"),
              Map.entry("BZh", "a compressed file (bzip2); unpack it"),
              Map.entry("\u00FD7zXZ\0", "a compressed file (xz); unpack it"),
              Map.entry("(\u00B5/\u00FD", "a compressed file (zstd); unpack it"),
              Map.entry("7z\u00BC\u00AF'\u001C", "an archive (7z); unpack it"),
              Map.entry("Rar!", "an archive (rar); unpack it"),
              Map.entry("\u00FE\u00ED\u00FA", "a program"),
              Map.entry("PK\u0003\u0004", "an archive (zip); unpack it"),
              Map.entry("PK\u0005\u0006", "an empty archive (zip)")));

  private final String mediaType;
  private final String title;

  Format(String mediaType, String title) {
    this.mediaType = mediaType;
    this.title = title;
  }

  String mediaType() {
    return mediaType;
  }

  /// What a file of this format is, with an article.
  String title() {
    return title;
  }

  /// The format of a file; empty when it is none that Riga reads.
  ///
  /// @throws DocumentException when its name promises a format that it does not have
  static Optional<Format> of(Snapshot file) {
    Optional<Format> held = byContent(file);
    if (held.isPresent()) {
      return held;
    }
    Optional<Format> named = byExtension(file.extension());
    if (noDocument(file).isPresent()) {
      if (named.isPresent() && named.get().isArchive() && file.holds(0, "PK\u0003\u0004")) {
        throw new DocumentException(
            "damaged: not a complete " + named.get().title().replaceFirst("^an? ", ""));
      }
      if (named.isPresent() && named.get().hasMagic()) {
        throw new DocumentException(
            "named .%s but it is %s".formatted(file.extension(), noDocument(file).get()));
      }
      return Optional.empty();
    }
    if (named.filter(OLD_OFFICE::equals).isPresent() && startsAsHtml(file)) {
      return Optional.of(HTML); // what programs export for Word and Excel to open
    }
    if (named.isPresent() && named.get().hasMagic()) {
      throw new DocumentException(
          "named .%s but not %s".formatted(file.extension(), named.get().title()));
    }
    if (named.isPresent()) {
      return named;
    }
    return Optional.of(startsAsHtml(file) ? HTML : TEXT);
  }

  private static Optional<Format> byContent(Snapshot file) {
    // readers look for the header in the first 1024 bytes (PDF 1.7, implementation note 13)
    if (file.find("%PDF-", 1024) >= 0) {
      return Optional.of(PDF);
    }
    if (file.holds(0, "{\\rtf")) {
      return Optional.of(RTF);
    }
    if (file.holds(0, "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1")) {
      return Optional.of(OLD_OFFICE);
    }
    return file.holds(0, "PK\u0003\u0004") ? byParts(file) : Optional.empty();
  }

  /// An archive is what its parts are called; their names stand uncompressed in the file.
  private static Optional<Format> byParts(Snapshot file) {
    if (file.find("mimetypeapplication/epub+zip", 200) >= 0) {
      return Optional.of(EPUB);
    }
    if (file.find("mimetypeapplication/vnd.oasis.opendocument.", 200) >= 0) {
      return Optional.of(OPEN_DOCUMENT);
    }
    int all = file.bytes().length;
    if (holdsMain(file, "word/document")) {
      return Optional.of(DOCX);
    }
    if (holdsMain(file, "ppt/presentation")) {
      return Optional.of(PPTX);
    }
    if (holdsMain(file, "xl/workbook")) {
      return Optional.of(XLSX);
    }
    if (file.find("META-INF/container.xml", all) >= 0) {
      return Optional.of(EPUB);
    }
    boolean open =
        file.find("META-INF/manifest.xml", all) >= 0 && file.find("content.xml", all) >= 0;
    return open ? Optional.of(OPEN_DOCUMENT) : Optional.empty();
  }

  /// Whether a part has this name, or this name with a number, as "word/document2.xml".
  private static boolean holdsMain(Snapshot file, String name) {
    int all = file.bytes().length;
    for (int at = file.find(name, all); at >= 0; at = file.find(name, at + 1, all)) {
      int end = at + name.length();
      while (end < all && file.bytes()[end] >= '0' && file.bytes()[end] <= '9') {
        end++;
      }
      if (file.holds(end, ".xml")) {
        return true;
      }
    }
    return false;
  }

  /// Whether every file of the format begins in a way that no other file does.
  private boolean hasMagic() {
    return switch (this) {
      case PDF, DOCX, PPTX, XLSX, OPEN_DOCUMENT, EPUB, OLD_OFFICE, RTF -> true;
      case HTML, MARKDOWN, MAIL, CSV, XML, TEXT -> false;
    };
  }

  private boolean isArchive() {
    return switch (this) {
      case DOCX, PPTX, XLSX, OPEN_DOCUMENT, EPUB -> true;
      case PDF, OLD_OFFICE, RTF, HTML, MARKDOWN, MAIL, CSV, XML, TEXT -> false;
    };
  }

  private static Optional<Format> byExtension(String extension) {
    return switch (extension) {
      case "pdf" -> Optional.of(PDF);
      case "html", "htm", "xhtml", "xht" -> Optional.of(HTML);
      case "md", "markdown", "mkd", "mdown", "qmd", "rmd" -> Optional.of(MARKDOWN);
      case "docx", "docm", "dotx" -> Optional.of(DOCX);
      case "pptx", "pptm", "ppsx" -> Optional.of(PPTX);
      case "xlsx", "xlsm" -> Optional.of(XLSX);
      case "odt", "ods", "odp", "ott" -> Optional.of(OPEN_DOCUMENT);
      case "epub" -> Optional.of(EPUB);
      case "doc", "xls", "ppt", "msg" -> Optional.of(OLD_OFFICE);
      case "rtf" -> Optional.of(RTF);
      case "eml" -> Optional.of(MAIL);
      case "csv", "tsv", "tab" -> Optional.of(CSV);
      case "xml" -> Optional.of(XML);
      default -> Optional.empty();
    };
  }

  private static boolean startsAsHtml(Snapshot file) {
    int sample = Math.min(file.bytes().length, 2048);
    byte[] start = Arrays.copyOf(file.bytes(), sample);
    return Charsets.decode(start)
        .map(text -> HTML_START.matcher(text.toLowerCase(Locale.ROOT)).matches())
        .orElse(false);
  }

  /// A text may well begin with "BM" or "MZ".
  private static boolean isWord(String magic) {
    return magic.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }

  private static boolean isText(Snapshot file) {
    return Charsets.decode(Arrays.copyOf(file.bytes(), Math.min(file.bytes().length, 4096)))
        .isPresent();
  }

  /// What a file is that begins like one of the kinds that are no documents.
  static Optional<String> noDocument(Snapshot file) {
    return NO_DOCUMENTS.entrySet().stream()
        .filter(entry -> file.holds(0, entry.getKey()))
        .filter(entry -> !isWord(entry.getKey()) || !isText(file))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
