package dev.riga.parse;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/// Finds out in which encoding bytes are text: a byte order mark, the pattern of zero bytes that
/// UTF-16 and UTF-32 leave, strict UTF-8, and last the statistics of byte sequences that ICU keeps
/// for each language.
final class Charsets {
  private static final int SAMPLE = 1 << 16;
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private Charsets() {}

  /// The text that the bytes are; empty when they are no text in any encoding.
  static Optional<String> decode(byte[] bytes) {
    Optional<Charset> marked = byteOrderMark(bytes);
    if (marked.isPresent()) {
      return marked.map(charset -> withoutMark(new String(bytes, charset)));
    }
    Optional<String> wide = zeroPattern(bytes).flatMap(charset -> strictly(bytes, charset));
    if (wide.isPresent()) {
      return wide;
    }
    if (looksBinary(bytes)) {
      return Optional.empty();
    }
    Optional<String> utf8 = utf8(bytes);
    return utf8.isPresent() ? utf8 : Optional.of(new String(bytes, byStatistics(bytes)));
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// The encoding that a byte order mark at the start names.
  static Optional<Charset> byteOrderMark(byte[] b) {
    if (starts(b, 0xEF, 0xBB, 0xBF)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (starts(b, 0xFF, 0xFE, 0, 0)) {
      return Optional.of(UTF_32LE);
    }
    if (starts(b, 0, 0, 0xFE, 0xFF)) {
      return Optional.of(UTF_32BE);
    }
    if (starts(b, 0xFF, 0xFE)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return starts(b, 0xFE, 0xFF) ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
  }

  private static boolean starts(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /// UTF-16 and UTF-32 without a mark: spaces, digits and line breaks leave zero bytes always at
  /// the same place of a unit, whatever the language is.
  private static Optional<Charset> zeroPattern(byte[] bytes) {
    int n = Math.min(bytes.length, SAMPLE) & ~3;
    int[] zeros = new int[4];
    for (int i = 0; i < n; i++) {
      if (bytes[i] == 0) {
        zeros[i & 3]++;
      }
    }
    int units = n / 4;
    if (units == 0 || zeros[0] + zeros[1] + zeros[2] + zeros[3] < units / 10 + 1) {
      return Optional.empty();
    }
    if (bytes.length % 4 == 0 && zeros[3] == units && zeros[2] > units / 2 && zeros[0] == 0) {
      return Optional.of(UTF_32LE);
    }
    if (bytes.length % 4 == 0 && zeros[0] == units && zeros[1] > units / 2 && zeros[3] == 0) {
      return Optional.of(UTF_32BE);
    }
    if (bytes.length % 2 != 0) {
      return Optional.empty();
    }
    int even = zeros[0] + zeros[2];
    int odd = zeros[1] + zeros[3];
    if (odd > 10 * even) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return even > 10 * odd ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
  }

  /// Control characters that no text holds. Escape (0x1B) is one of ISO-2022's.
  private static boolean looksBinary(byte[] bytes) {
    int n = Math.min(bytes.length, SAMPLE);
    int controls = 0;
    for (int i = 0; i < n; i++) {
      int b = bytes[i] & 0xFF;
      if (b == 0) {
        return true;
      }
      if (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1B && b != 0x1A) {
        controls++;
      }
    }
    return controls > 2 + n / 100;
  }

  /// The bytes as UTF-8, if they are it without exception. Escapes of ISO-2022 are not.
  static Optional<String> utf8(byte[] bytes) {
    return isIso2022(bytes) ? Optional.empty() : strictly(bytes, StandardCharsets.UTF_8);
  }

  private static boolean isIso2022(byte[] bytes) {
    int n = Math.min(bytes.length, SAMPLE) - 2;
    for (int i = 0; i < n; i++) {
      if (bytes[i] == 0x1B && (bytes[i + 1] == '$' || bytes[i + 1] == '(')) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> strictly(byte[] bytes, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException notThis) {
      return Optional.empty();
    }
  }

  private static Charset byStatistics(byte[] bytes) {
    byte[] sample = sample(bytes);
    CharsetDetector detector = new CharsetDetector(SAMPLE);
    detector.setText(sample);
    int best = 0;
    Charset found = WINDOWS_1252;
    for (CharsetMatch match : detector.detectAll()) {
      String name = match.getName();
      boolean considered = !name.startsWith("IBM") && !name.startsWith("UTF");
      if (considered && match.getConfidence() >= Math.max(best, 15)) {
        Charset charset = asWindows(name, match.getNormalizedName());
        // of equally likely ones the Western alphabet wins
        if (match.getConfidence() > best || charset.equals(WINDOWS_1252)) {
          found = charset;
        }
        best = match.getConfidence();
      }
    }
    return found;
  }

  /// Whole lines with bytes above 127 tell most; plain ASCII before them tells nothing.
  private static byte[] sample(byte[] bytes) {
    int first = 0;
    while (first < bytes.length && bytes[first] >= 0 && bytes[first] != 0x1B) {
      first++;
    }
    int from = Math.max(0, Math.min(first - 1000, bytes.length - SAMPLE));
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SAMPLE));
  }

  /// What calls itself ISO 8859 is mostly its extension by Windows, which agrees where both are
  /// defined for text.
  private static Charset asWindows(String name, String normalized) {
    return switch (name) {
      case "ISO-8859-1" -> WINDOWS_1252;
      case "ISO-8859-7" -> Charset.forName("windows-1253");
      case "ISO-8859-8", "ISO-8859-8-I" -> Charset.forName("windows-1255");
      case "ISO-8859-9" -> Charset.forName("windows-1254");
      case "Shift_JIS" -> Charset.forName("windows-31j");
      default -> Charset.isSupported(normalized) ? Charset.forName(normalized) : WINDOWS_1252;
    };
  }
}
