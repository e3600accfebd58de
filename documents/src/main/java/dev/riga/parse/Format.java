package dev.riga.parse;

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
  static Optional<Format> of(Snapshot file) {
    // readers look for the header in the first 1024 bytes (PDF 1.7, implementation note 13)
    if (file.find("%PDF-", 1024) >= 0) {
      return Optional.of(PDF);
    }
    if (noDocument(file).isPresent()) {
      return Optional.empty();
    }
    Optional<Format> named = byExtension(file.extension());
    if (named.isPresent()) {
      return named;
    }
    return Optional.of(startsAsHtml(file) ? HTML : TEXT);
  }

  private static Optional<Format> byExtension(String extension) {
    return switch (extension) {
      case "html", "htm", "xhtml", "xht" -> Optional.of(HTML);
      case "md", "markdown", "mkd", "mdown", "qmd", "rmd" -> Optional.of(MARKDOWN);
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

  /// What a file is that begins like one of the kinds that are no documents.
  static Optional<String> noDocument(Snapshot file) {
    return NO_DOCUMENTS.entrySet().stream()
        .filter(entry -> file.holds(0, entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
