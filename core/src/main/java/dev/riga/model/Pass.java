package dev.riga.model;

import dev.riga.nn.Attention;
import dev.riga.nn.FeedForward;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A batch, or one thread's part of it, on its way through the layers.
sealed interface Pass {

  /// A layer's attention, with its residual.
  ///
  /// @param x `[sequences, length, hidden]`
  /// @return the same shape
  Tensor attend(Attention attention, Tensor x);

  /// A layer's feed-forward block, with its residual; shapes alike.
  default Tensor feed(FeedForward feedForward, Tensor x) {
    return feedForward.forwardAdd(x);
  }

  /// Notes the embeddings or a layer's result.
  void hidden(Tensor state);

  /// Keeps what was noted of the last layer.
  void keepNoted(Scope scope);

  /// Runs the layers one after the other; what a layer made on the way is freed when it is done.
  default Tensor through(List<PostNormLayer> layers, Tensor embedded) {
    Tensor x = embedded;
    hidden(x);
    for (PostNormLayer layer : layers) {
      try (Scope scope = Scope.open()) {
        x = scope.keep(layer.forward(x, this));
        hidden(x);
        keepNoted(scope);
      }
    }
    return x;
  }

  /// The whole batch by the formula, to be differentiated.
  final class Whole implements Pass {
    private final @Nullable Tensor mask;
    private final Trace trace;
    private final boolean unseen;

    /// @param unseen whether attention weights that nobody wants need not be stored as a whole
    Whole(@Nullable Tensor mask, Trace trace, boolean unseen) {
      this.mask = mask;
      this.trace = trace;
      this.unseen = unseen;
    }

    @Override
    public Tensor attend(Attention attention, Tensor x) {
      return unseen && !trace.wantsAttentions()
          ? attention.forwardUnseen(x, x, mask)
          : trace.attended(attention.forward(x, mask));
    }

    @Override
    public void hidden(Tensor state) {
      trace.hidden(state);
    }

    @Override
    public void keepNoted(Scope scope) {
      trace.lastAttention().ifPresent(scope::keep);
    }
  }

  /// Copies of one sequence, each without the value vectors of some tokens, whose keys still count.
  ///
  /// @param keep 1, or 0 where a value vector is not: `[sequences, 1, keyLen, 1]`
  record Zeroing(Tensor keep) implements Pass {
    @Override
    public Tensor attend(Attention attention, Tensor x) {
      return attention.forward(x, null, values -> values.mul(keep)).context();
    }

    @Override
    public void hidden(Tensor state) {}

    @Override
    public void keepNoted(Scope scope) {}
  }

  /// Some sequences for answers, whole or one team member's part of them. What is wanted of them
  /// goes to its place in the whole batch's tensors.
  final class Part implements Pass {
    private final @Nullable Tensor mask;
    private final List<Tensor> hiddenStates;
    private final List<Tensor> attentions;
    private final @Nullable Sums team;
    private int layer;
    private int state;

    /// @param mask `[sequences, 1, 1, keyLen]`, or null where every key is visible
    /// @param hiddenStates where to put the embeddings and every layer's results, `[sequences,
    ///   length, hidden]`; empty where nobody wants them of this part
    /// @param attentions where the attention weights go, `[sequences, heads, queryLen, keyLen]` for
    ///   every layer; empty where nobody wants them
    /// @param team with whom each block is shared; null for a thread by itself
    Part(
        @Nullable Tensor mask,
        List<Tensor> hiddenStates,
        List<Tensor> attentions,
        @Nullable Sums team) {
      this.mask = mask;
      this.hiddenStates = hiddenStates;
      this.attentions = attentions;
      this.team = team;
    }

    @Override
    public Tensor attend(Attention attention, Tensor x) {
      Optional<Tensor> weights =
          attentions.isEmpty() ? Optional.empty() : Optional.of(attentions.get(layer));
      layer++;
      return summed(
          attention.groups(),
          x,
          (group, sum) -> attention.forwardAdd(group, x, sum, mask, weights));
    }

    @Override
    public Tensor feed(FeedForward feedForward, Tensor x) {
      return summed(feedForward.parts(), x, (part, sum) -> feedForward.forwardAdd(part, x, sum));
    }

    /// A block's term, added to a sum if there is one.
    private interface Term {
      Tensor addedTo(int number, @Nullable Tensor sum);
    }

    private Tensor summed(int terms, Tensor residual, Term term) {
      if (team != null) {
        int place = team.place();
        Tensor own = place < terms ? term.addedTo(place, place == 0 ? residual : null) : residual;
        return team.of(own, terms);
      }
      Tensor sum = residual;
      for (int number = 0; number < terms; number++) {
        sum = term.addedTo(number, sum);
      }
      return sum;
    }

    @Override
    public void hidden(Tensor x) {
      if (!hiddenStates.isEmpty()) {
        hiddenStates.get(state).copyInPlace(x);
        state++;
      }
    }

    /// The whole batch's tensors are nobody's part; but the team may still be reading what this
    /// member has shown it last.
    @Override
    public void keepNoted(Scope scope) {
      if (team != null) {
        team.shownLast().ifPresent(scope::keep);
      }
    }
  }

  /// A team member's view of the sums that the team works out together: each member shows its term,
  /// they meet, and each adds up all of them for itself.
  final class Sums {
    private final Workers.Member member;
    private final AtomicReferenceArray<Tensor> terms;
    private @Nullable Tensor shown;
    private boolean odd;

    /// @param terms two places for each member: who still reads one round's terms must not find the
    ///   next round's there
    Sums(Workers.Member member, AtomicReferenceArray<Tensor> terms) {
      this.member = member;
      this.terms = terms;
    }

    int place() {
      return member.place();
    }

    Optional<Tensor> shownLast() {
      return Optional.ofNullable(shown);
    }

    /// Waits until everybody has read what was shown.
    void awaitOthers() {
      member.meet();
    }

    /// @param own this member's term; whatever if it has none
    /// @param count how many members have one, at least 1
    Tensor of(Tensor own, int count) {
      int first = odd ? terms.length() / 2 : 0;
      odd = !odd;
      shown = own;
      terms.set(first + member.place(), own);
      member.meet();
      Tensor sum = count == 1 ? terms.get(first).copy() : null;
      for (int other = 1; other < count; other++) {
        Tensor term = terms.get(first + other);
        sum = sum == null ? terms.get(first).add(term) : sum.addInPlace(term);
      }
      return Objects.requireNonNull(sum);
    }
  }
}
