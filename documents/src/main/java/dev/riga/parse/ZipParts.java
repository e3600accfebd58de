package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// The parts of a file that is a ZIP archive inside (DOCX, EPUB, ODT …) and hold text; pictures and
/// fonts are passed over. Bombs end where the [Budget] does.
final class ZipParts {
  private static final int MOST_PARTS = 100_000;
  private static final Set<String> TEXT =
      Set.of("xml", "rels", "xhtml", "html", "htm", "opf", "ncx", "mimetype");

  private final Map<String, byte[]> parts = new LinkedHashMap<>();

  private ZipParts() {}

  /// Unpacks what may be text.
  ///
  /// @throws IOException when the archive is damaged
  static ZipParts of(byte[] archive, Budget budget) throws IOException {
    ZipParts zip = new ZipParts();
    long most = Runtime.getRuntime().maxMemory() / 4;
    long held = 0;
    try (ZipFile file = open(archive)) {
      int count = 0;
      for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
        budget.check();
        if (++count > MOST_PARTS) {
          throw new DocumentException("an archive of more than %,d parts".formatted(MOST_PARTS));
        }
        if (isText(entry.getName())) {
          byte[] part = unpack(file, entry, budget);
          held += part.length;
          if (held > most) {
            throw DocumentException.forNow("needs more memory than Java was given");
          }
          zip.parts.putIfAbsent(entry.getName(), part);
        }
      }
    }
    return zip;
  }

  private static ZipFile open(byte[] archive) {
    try {
      return ZipFile.builder()
          .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive))
          .get();
    } catch (IOException e) {
      String cause = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
      throw new DocumentException(
          cause.contains("overlaps with central directory")
              ? "damaged: a part of the archive is longer than the archive"
              : "damaged: the end of the archive is missing",
          e);
    }
  }

  private static boolean isText(String name) {
    int dot = name.lastIndexOf('.');
    return TEXT.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static byte[] unpack(ZipFile file, ZipArchiveEntry entry, Budget budget)
      throws IOException {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new DocumentException("encrypted: save a copy without a password");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    try (InputStream in = file.getInputStream(entry)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        budget.unpacked(n);
        budget.ratio(packed(in, entry), out.size());
      }
    }
    return out.toByteArray();
  }

  /// How many packed bytes were taken so far: what the archive says of a part may be anything.
  private static long packed(InputStream in, ZipArchiveEntry entry) {
    return in instanceof InputStreamStatistics counted
        ? counted.getCompressedCount()
        : entry.getCompressedSize();
  }

  /// A part by its path.
  Optional<byte[]> part(String path) {
    return Optional.ofNullable(parts.get(path.startsWith("/") ? path.substring(1) : path));
  }

  /// All paths, in the order of the archive.
  Set<String> paths() {
    return parts.keySet();
  }

  /// A path that stands in a part, seen from the archive's root.
  static String resolve(String from, String target) {
    if (target.startsWith("/")) {
      return target.substring(1);
    }
    String folder = from.substring(0, from.lastIndexOf('/') + 1);
    Deque<String> names = new ArrayDeque<>();
    for (String name : (folder + target).split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return String.join("/", names);
  }
}
