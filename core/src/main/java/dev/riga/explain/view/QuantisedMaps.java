package dev.riga.explain.view;

import dev.riga.explain.AttentionMaps;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;

/// Attentions made small enough for a page: a code of one byte for each weight. Of a head, first
/// one bit for each weight, whether its code is above 0, then the codes above 0; both key by key,
/// since tokens that are looked at are looked at by many. All that in Huffman's code alone, in
/// zlib's format: searching for repetitions, too, took ten times as long and made it larger.
///
/// A weight up to [#KNEE] of the peak has the code `fine * (w / knee) ^ (3/4)`, rounded; the codes
/// above `fine` are equal steps from there to the peak. Large weights are so few that they may be
/// exact; how many codes the small ones get decides the size of the page, because with more of them
/// the codes repeat themselves less and deflate worse. They get as many as fit into the page. The
/// power lies between that of equal steps, which lose all of a head that looks everywhere a little,
/// and the square root, which spends half of the page on differences below a thousandth.
final class QuantisedMaps {
  /// Where the equal steps begin, as part of the peak.
  static final double KNEE = 0.1;

  private static final int LAST_CODE = 255;
  private static final int[] FINE = {
    128, 96, 80, 64, 52, 44, 36, 30, 26, 22, 19, 17, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3
  };
  private static final int SAMPLED_HEADS = 12;

  /// How far the sampled heads may be from the others in size.
  private static final double CAUTION = 1.04;

  private final Steps steps;
  private final List<Coded> heads;
  private final int weights;

  /// One head's codes, deflated, and how far they are from its weights.
  private record Coded(Packed packed, double largestError, double errors) {}

  /// Bytes that nobody changes.
  static final class Packed {
    private final byte[] bytes;

    Packed(byte[] bytes) {
      this.bytes = bytes;
    }

    /// As text in 64 letters.
    String base64() {
      return Base64.getEncoder().encodeToString(bytes);
    }

    int length() {
      return bytes.length;
    }
  }

  private QuantisedMaps(Steps steps, List<Coded> heads, int weights) {
    this.steps = steps;
    this.heads = heads;
    this.weights = weights;
  }

  /// With as many codes for small weights as fit into so many bytes, written in base64; the fewest
  /// may take more.
  static QuantisedMaps of(AttentionMaps maps, long bytes) {
    double peak = peak(maps);
    int count = maps.layers() * maps.heads();
    int[] sample = sample(count);
    int chosen = 0;
    int coarsest = FINE.length - 1;
    while (chosen < coarsest) {
      int tried = (chosen + coarsest) / 2;
      double size = CAUTION * size(coded(maps, sample, new Steps(FINE[tried], peak)));
      if (size * count / sample.length <= bytes) {
        coarsest = tried;
      } else {
        chosen = tried + 1;
      }
    }
    int[] all = IntStream.range(0, count).toArray();
    List<Coded> heads = coded(maps, all, new Steps(FINE[chosen], peak));
    while (size(heads) > bytes && chosen < FINE.length - 1) {
      chosen++;
      heads = coded(maps, all, new Steps(FINE[chosen], peak));
    }
    int length = maps.length();
    return new QuantisedMaps(new Steps(FINE[chosen], peak), heads, length * length);
  }

  /// Some heads of all layers and places, spread by the golden ratio.
  private static int[] sample(int count) {
    return IntStream.range(0, Math.min(SAMPLED_HEADS, count))
        .map(i -> (int) ((i + 0.5) * 0.6180339887498949 % 1 * count))
        .toArray();
  }

  /// What each code stands for: the page's own copy of the numbers.
  float[] values() {
    return steps.values.clone();
  }

  /// A head's bits and codes, in zlib's format.
  Packed head(int layer, int head, int headsOfALayer) {
    return heads.get(layer * headsOfALayer + head).packed();
  }

  /// How far any weight is from what stands for it, at most.
  double largestError() {
    return heads.stream().mapToDouble(Coded::largestError).max().orElse(0);
  }

  /// How far a weight is from what stands for it, on average.
  double meanError() {
    return heads.stream().mapToDouble(Coded::errors).sum() / ((double) weights * heads.size());
  }

  /// Which weights the codes stand for.
  static final class Steps {
    private final int fine;
    private final double peak;
    private final float[] values = new float[LAST_CODE + 1];

    /// @param fine how many codes the small weights get
    /// @param peak what the last code stands for
    Steps(int fine, double peak) {
      this.fine = fine;
      this.peak = peak;
      for (int code = 0; code <= LAST_CODE; code++) {
        double part =
            code <= fine
                ? KNEE * Math.pow((double) code / fine, 4.0 / 3)
                : KNEE + (1 - KNEE) * (code - fine) / (LAST_CODE - fine);
        values[code] = (float) (peak * part);
      }
    }

    /// The code of a weight between 0 and the peak.
    int code(float weight) {
      double part = weight / peak;
      if (part > KNEE) {
        return fine + (int) ((LAST_CODE - fine) * (part - KNEE) / (1 - KNEE) + 0.5);
      }
      double root = Math.sqrt(part / KNEE);
      return (int) (fine * root * Math.sqrt(root) + 0.5);
    }
  }

  private static double peak(AttentionMaps maps) {
    return IntStream.range(0, maps.layers() * maps.heads())
        .parallel()
        .mapToDouble(i -> {
          float peak = 1;
          for (float weight : maps.head(i / maps.heads(), i % maps.heads())) {
            peak = weight > peak ? weight : peak;
          }
          return peak;
        })
        .max()
        .orElse(1);
  }

  private static long size(List<Coded> heads) {
    return heads.stream().mapToLong(head -> (head.packed().length() + 2L) / 3 * 4).sum();
  }

  private static List<Coded> coded(AttentionMaps maps, int[] heads, Steps steps) {
    return IntStream.of(heads)
        .parallel()
        .mapToObj(i -> coded(maps.head(i / maps.heads(), i % maps.heads()), maps.length(), steps))
        .toList();
  }

  private static Coded coded(float[] weights, int length, Steps steps) {
    int bits = (weights.length + 7) / 8;
    byte[] bytes = new byte[bits + weights.length];
    int next = bits;
    double largest = 0;
    double errors = 0;
    for (int i = 0; i < weights.length; i++) {
      float given = weights[i % length * length + i / length]; // key by key
      float weight = given > 0 ? given : 0; // also where it is not a number
      int code = steps.code(weight);
      if (code > 0) {
        bytes[i >> 3] |= (byte) (0x80 >> (i & 7));
        bytes[next++] = (byte) code;
      }
      double error = Math.abs(steps.values[code] - weight);
      largest = Math.max(largest, error);
      errors += error;
    }
    return new Coded(deflated(bytes, next, Deflater.HUFFMAN_ONLY), largest, errors);
  }

  /// The first bytes, in zlib's format.
  ///
  /// @param strategy of [Deflater]
  static Packed deflated(byte[] bytes, int length, int strategy) {
    Deflater deflater = new Deflater(6);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes, 0, length);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
      byte[] buffer = new byte[1 << 14];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return new Packed(out.toByteArray());
    } finally {
      deflater.end();
    }
  }
}
