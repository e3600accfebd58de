package dev.riga.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// The random masks of dropout (Srivastava et al. 2014): numbers of one thread, which come again
/// with the same seed whatever other threads draw. Libtorch's own generator is shared by all
/// threads, which then wait for each other and get numbers by chance.
///
/// Whether an element stays is a hash of its place and of two keys of the mask (a counter-based
/// generator, Salmon et al. 2011, with Wellons' `lowbias32` as its hash): without a state to hand
/// on, the processor makes eight at a time.
public final class DropoutMasks {

  private static final int CHUNK = 1 << 14;
  private static final int BITS = 24;

  private SplittableRandom keys = new SplittableRandom(0);

  /// Starts anew: the masks that follow depend on this seed, their order and their shapes alone.
  public void seed(long seed) {
    keys = new SplittableRandom(seed);
  }

  /// The next mask, in fp32: each element is 0 with the given probability, else `1 / (1 - p)`.
  ///
  /// @param probability 0 to 1, without 1
  public Tensor next(double probability, long... shape) {
    Tensor mask = Tensor.empty(Dtype.FLOAT32, shape);
    int first = keys.nextInt();
    int second = keys.nextInt();
    int kept = (int) Math.round((1 - probability) * (1 << BITS));
    int scale = Float.floatToRawIntBits((float) (1 / (1 - probability)));
    MemorySegment memory = mask.memory();
    long elements = mask.elements();
    int[] chunk = new int[(int) Math.min(CHUNK, elements)];
    for (long from = 0; from < elements; from += CHUNK) {
      int count = (int) Math.min(CHUNK, elements - from);
      fill(chunk, count, first + (int) from, second, kept, scale);
      MemorySegment.copy(chunk, 0, memory, ValueLayout.JAVA_INT, from * Integer.BYTES, count);
    }
    return mask;
  }

  /// Sets each entry to the bits of the scale or to 0. The loop has no branch and calls nothing, so
  /// that the compiler makes vectors of it.
  private static void fill(int[] bits, int count, int first, int second, int kept, int scale) {
    for (int i = 0; i < count; i++) {
      int x = first + i;
      x = (x ^ (x >>> 16)) * 0x7feb352d;
      x = (x ^ (x >>> 15)) * 0x846ca68b;
      x = (x ^ (x >>> 16)) + second;
      x = (x ^ (x >>> 16)) * 0x7feb352d;
      x = (x ^ (x >>> 15)) * 0x846ca68b;
      x = x ^ (x >>> 16);
      bits[i] = (((x >>> (Integer.SIZE - BITS)) - kept) >> 31) & scale;
    }
  }
}
