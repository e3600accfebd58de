package dev.riga.nn;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One thread's part in the attention of some sequences, for answers.
///
/// Alone, it attends with all heads from all positions. In a team, each member owns a range of the
/// positions, for everything that works on positions by themselves, and a range of the heads, for
/// attention; they meet twice a layer, when all positions are projected and when all heads have
/// attended.
public final class AttentionPart {

  /// Scores that stay in a processor's own cache, in bytes.
  private static final long CACHED_SCORES = 1L << 20;

  private final Buffers buffers;
  private final Workers.@Nullable Member member;

  /// What a team shares, for the layers one after the other.
  ///
  /// @param heads query, key and value by head, `[3, sequences, heads, length, headSize]`
  /// @param context `[sequences, length, heads, headSize]`
  /// @param mask `[sequences * heads, 1, keyLen]`, or null where every key is visible
  public record Buffers(Tensor heads, Tensor context, @Nullable Tensor mask) {

    /// Room for some sequences of one length.
    ///
    /// @param mask `[sequences, 1, 1, keyLen]`, or null
    public static Buffers of(
        Dtype dtype, int sequences, int heads, int length, int headSize, @Nullable Tensor mask) {
      return new Buffers(
          Tensor.empty(dtype, 3, sequences, heads, length, headSize),
          Tensor.empty(dtype, sequences, length, heads, headSize),
          mask == null
              ? null
              : mask.expand(sequences, heads, 1, length)
                  .reshape((long) sequences * heads, 1, length));
    }

    int length() {
      return (int) heads.size(3);
    }

    /// Heads of all sequences.
    int count() {
      return (int) (heads.size(1) * heads.size(2));
    }

    /// Query, key or value, `[sequences * heads, length, headSize]`.
    Tensor projected(int which) {
      return heads.select(0, which).view(count(), heads.size(3), heads.size(4));
    }
  }

  private AttentionPart(Buffers buffers, Workers.@Nullable Member member) {
    this.buffers = buffers;
    this.member = member;
  }

  /// A thread by itself.
  public static AttentionPart alone(Buffers buffers) {
    return new AttentionPart(buffers, null);
  }

  /// A member of a team on one sequence.
  public static AttentionPart inTeam(Buffers buffers, Workers.Member member) {
    return new AttentionPart(buffers, member);
  }

  /// The positions this member owns of a `[sequences, length, …]` tensor: a view.
  public Tensor ownPositions(Tensor whole) {
    return member == null ? whole : own(whole, 1);
  }

  private Tensor own(Tensor whole, int dim) {
    long length = whole.size(dim);
    return whole.narrow(dim, first(length), first(length, 1) - first(length));
  }

  private long first(long length) {
    return first(length, 0);
  }

  /// Where the range of this member, or of the one after it, begins.
  private long first(long length, int next) {
    return member == null ? next * length : length * (member.index() + next) / member.count();
  }

  /// Puts this member's projections where the team finds them, and waits for the others'.
  ///
  /// @param joined query, key and value side by side, `[sequences, positions, 3 * hidden]`
  void project(Tensor joined) {
    Tensor heads = buffers.heads();
    Tensor byHead =
        joined
            .view(joined.size(0), joined.size(1), 3, heads.size(2), heads.size(4))
            .permute(2, 0, 3, 1, 4); // [3, sequences, heads, positions, headSize]
    (member == null ? heads : own(heads, 3)).copyInPlace(byHead);
    meet();
  }

  /// Waits until all heads have attended.
  ///
  /// @return the heads side by side at this member's positions, `[sequences, positions, hidden]`
  Tensor context() {
    meet();
    Tensor context = buffers.context();
    return ownPositions(
        context.view(context.size(0), context.size(1), context.size(2) * context.size(3)));
  }

  private void meet() {
    if (member != null) {
      member.meet();
    }
  }

  // ---------------------------------------------------------------- heads

  /// As many heads as have scores that fit into the cache; whole sequences if that is more than one
  /// has.
  int headsInCache() {
    long scores = (long) buffers.length() * buffers.length() * buffers.heads().dtype().bytes();
    return Math.clamp(CACHED_SCORES / scores, 1, buffers.count());
  }

  int allHeads() {
    return buffers.count();
  }

  /// The heads this member owns, a few at a time.
  Stream<Chunk> ownHeads(int atOnce) {
    long count = buffers.count();
    long from = first(count);
    long to = first(count, 1);
    return LongStream.iterate(from, start -> start < to, start -> start + atOnce)
        .mapToObj(start -> new Chunk(buffers, (int) start, (int) Math.min(atOnce, to - start)));
  }

  /// Some heads, counted through all sequences.
  record Chunk(Buffers buffers, int start, int count) {

    /// These heads of a `[sequences * heads, …]` tensor.
    Tensor of(Tensor all) {
      return all.narrow(0, start, count);
    }

    /// `[count, length, headSize]`.
    Tensor query() {
      return of(buffers.projected(0));
    }

    Tensor key() {
      return of(buffers.projected(1));
    }

    Tensor value() {
      return of(buffers.projected(2));
    }

    /// `[count, 1, keyLen]`.
    Optional<Tensor> mask() {
      return Optional.ofNullable(buffers.mask()).map(this::of);
    }

    /// @param attended `[count, length, headSize]`
    void setContext(Tensor attended) {
      Tensor context = buffers.context(); // [sequences, length, heads, headSize]
      int heads = (int) context.size(2);
      for (int done = 0; done < count; ) {
        int head = (start + done) % heads;
        int upTo = Math.min(heads - head, count - done);
        context
            .select(0, (start + done) / heads)
            .narrow(1, head, upTo)
            .transpose(0, 1) // [heads, length, headSize]
            .copyInPlace(attended.narrow(0, done, upTo));
        done += upTo;
      }
    }
  }
}
