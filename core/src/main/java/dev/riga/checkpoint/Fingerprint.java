package dev.riga.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// Tells two models apart: SHA-256 over the settings and, of each tensor in the order of names, its
/// name, type, shape and CRC-32C. The processor computes the CRC as fast as memory delivers; it
/// finds every accidental change, which is what a fingerprint is for.
final class Fingerprint {
  private static final int DIGITS = 32;
  private static final long AT_ONCE = 1L << 30;

  private Fingerprint() {}

  static String of(JsonNode config, Collection<TensorEntry> tensors) {
    MessageDigest digest = sha256();
    digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
    List<String> lines =
        tensors.stream().sorted(Comparator.comparing(TensorEntry::name)).toList().parallelStream()
            .map(Fingerprint::line)
            .toList();
    lines.forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static String line(TensorEntry tensor) {
    CRC32C crc = new CRC32C();
    MemorySegment bytes = tensor.bytes();
    for (long at = 0; at < bytes.byteSize(); at += AT_ONCE) {
      crc.update(bytes.asSlice(at, Math.min(AT_ONCE, bytes.byteSize() - at)).asByteBuffer());
    }
    return "\n" + tensor.name() + " " + tensor.dtype() + tensor.shape() + " " + crc.getValue();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
