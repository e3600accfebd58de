package dev.riga.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/// SentencePiece's compiled map of characters to characters: the length of a double-array trie in
/// bytes, the trie (Darts-clone: a unit of 32 bits holds a label, an offset and whether a value
/// follows), then the replacements, each ended by a zero byte (SentencePiece, `normalizer.cc`).
///
/// The Rust library reads it without looking where it steps; this walks every path that any text
/// could take.
final class CharacterMap {
  private final int[] units;
  private final byte[] replacements;

  private CharacterMap(int[] units, byte[] replacements) {
    this.units = units;
    this.replacements = replacements;
  }

  /// What is wrong with a map; an empty string for a sound one.
  ///
  /// @param base64 the map in Base64
  static String fault(String base64) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IllegalArgumentException e) {
      return "not in Base64";
    }
    if (bytes.remaining() < 4) {
      return "cut off";
    }
    int size = bytes.getInt();
    if (size < 4 || size % 4 != 0 || size > bytes.remaining()) {
      return "cut off";
    }
    int[] units = new int[size / 4];
    bytes.asIntBuffer().get(units);
    byte[] replacements = new byte[bytes.remaining() - size];
    bytes.get(bytes.position() + size, replacements);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
    } catch (CharacterCodingException e) {
      return "its replacements are not UTF-8";
    }
    return new CharacterMap(units, replacements).stepsOutside()
        ? "it points outside of itself"
        : "";
  }

  private boolean stepsOutside() {
    BitSet seen = new BitSet(units.length);
    Deque<Integer> open = new ArrayDeque<>();
    open.add(offset(units[0]));
    while (!open.isEmpty()) {
      int position = open.remove();
      for (int label = 1; label < 256; label++) {
        int at = position ^ label;
        if (at >= units.length) {
          return true;
        }
        int unit = units[at];
        if ((unit & 0x8000_00FF) != label || seen.get(at)) {
          continue;
        }
        seen.set(at);
        int next = at ^ offset(unit);
        boolean leaf = (unit >>> 8 & 1) == 1;
        if (next >= units.length || (leaf && !isReplacement(units[next] & 0x7FFF_FFFF))) {
          return true;
        }
        open.add(next);
      }
    }
    return false;
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }

  /// Whether a replacement may begin here: not in the middle of a character.
  private boolean isReplacement(int at) {
    return at <= replacements.length
        && (at == replacements.length || (replacements[at] & 0xC0) != 0x80);
  }
}
