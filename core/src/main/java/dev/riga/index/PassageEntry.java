package dev.riga.index;

import dev.riga.document.Passage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A passage with what is indexed beside its own words.
///
/// @param title of its document, or an empty string
record PassageEntry(Passage passage, String title) {
  private static final int KEY_BYTES = 16;

  /// What the encoder sees: the path of headings, which is context, then the passage's own words.
  String encodedText() {
    return passage.headings().isEmpty()
        ? passage.text()
        : String.join(" > ", passage.headings()) + "\n" + passage.text();
  }

  /// The title, and those words of the document's name that it lacks: what people call a file is
  /// often its best title. The folder that was asked for and the ending are left out.
  String titleAndName() {
    Set<String> inTitle = words(title).collect(Collectors.toSet());
    String name = passage.document();
    String below = name.substring(name.indexOf('/') + 1).replaceAll("\\.[^./]*$", "");
    return title
        + "\n"
        + words(below).filter(word -> !inTitle.contains(word)).collect(Collectors.joining(" "));
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1));
  }

  /// Names the passage in the index.
  String id() {
    return passage.document() + '\0' + passage.number();
  }

  /// Names the vector: passages with the same [#encodedText] share one.
  String vectorKey() {
    return HexFormat.of().formatHex(sha256(encodedText()), 0, KEY_BYTES);
  }

  /// The same number for passages that say the same in the same words, whatever the spacing.
  long likeness() {
    return ByteBuffer.wrap(sha256(passage.text().strip().replaceAll("\\s+", " "))).getLong();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
