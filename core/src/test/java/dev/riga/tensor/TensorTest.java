package dev.riga.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void valuesComeBackAsTheyWentIn() {
    try (var _ = Scope.open()) {
      assertThat(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1).toFloats())
          .containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(Tensor.of(new long[] {7, -1}, 2).toLongs()).containsExactly(7, -1);
      assertThat(Tensor.of(new int[] {7, -1}, 2).dtype()).isEqualTo(Dtype.INT32);
      assertThat(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).toFloatRows()[1]).containsExactly(3, 4);
      assertThat(Tensor.of(new float[] {1.5f}, 1).to(Dtype.BFLOAT16).toBytes())
          .containsExactly(0xC0, 0x3F);
    }
  }

  @Test
  void anEmptyTensorHasNoValues() {
    try (var _ = Scope.open()) {
      Tensor empty = Tensor.of(new float[0], 0, 3);

      assertThat(empty.toBytes()).isEmpty();
      assertThat(empty.toFloats()).isEmpty();
      assertThat(empty.toDoubles()).isEmpty();
      assertThat(empty.toLongs()).isEmpty();
      assertThat(empty.toFloatRows()).isEmpty();
      assertThat(empty.shape()).containsExactly(0, 3);
    }
  }

  @Test
  void valuesMustFillTheShape() {
    assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 values do not fill the shape [2, 3].");
  }

  @Test
  void tensorsOfAClosedScopeAreRefused() {
    Tensor freed;
    Tensor kept;
    try (Scope scope = Scope.open()) {
      freed = Tensor.ones(Dtype.FLOAT32, 3);
      kept = scope.keep(Tensor.ones(Dtype.FLOAT32, 3));
    }
    assertThat(kept.sum().item()).isEqualTo(3);
    assertThatThrownBy(freed::sum)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "This tensor was freed when its scope closed; keep it with Scope.keep to use it"
                + " longer.");
    kept.free();
  }

  @Test
  void keptTensorsBelongToTheScopeAround() {
    Tensor kept;
    try (var _ = Scope.open()) {
      try (Scope inner = Scope.open()) {
        kept = inner.keep(Tensor.ones(Dtype.FLOAT32, 3));
      }
      assertThat(kept.sum().item()).isEqualTo(3);
    }
    assertThatThrownBy(kept::sum).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void mappedTensorsSeeTheMemoryItself() {
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
      Tensor mapped = Tensor.mapped(memory, Dtype.FLOAT32, 2, 2);
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 40);
      assertThat(mapped.toFloats()).containsExactly(1, 2, 3, 40);
      assertThatThrownBy(() -> Tensor.mapped(memory, Dtype.FLOAT32, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A FLOAT32 tensor of shape [5] needs 20 bytes, the segment has 16.");
    }
  }

  @Test
  void gradientsFollowTheChainRule() {
    try (var _ = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requiresGrad(true);
      Tensor y = x.mul(x).sum();
      assertThat(y.gradientsBy(List.of(x)).getFirst().toFloats()).containsExactly(2, 4, 6);
      assertThat(x.grad()).isEmpty();
      y.backward();
      assertThat(x.grad().orElseThrow().toFloats()).containsExactly(2, 4, 6);
      x.zeroGrad();
      assertThat(x.grad()).isEmpty();
    }
  }

  @Test
  void nothingIsRecordedWithoutGradients() {
    try (var _ = Scope.open()) {
      Tensor x = Tensor.ones(Dtype.FLOAT32, 3).requiresGrad(true);
      try (var _ = NoGrad.enter()) {
        assertThat(x.mul(2).requiresGrad()).isFalse();
      }
      assertThat(x.mul(2).requiresGrad()).isTrue();
    }
  }

  @Test
  void autocastMultipliesInBfloat16AndEnds() {
    try (var _ = Scope.open()) {
      Tensor x = Tensor.randn(4, 8);
      Tensor weight = Tensor.randn(2, 8);
      try (var _ = Autocast.bfloat16()) {
        assertThat(x.linear(weight, null).dtype()).isEqualTo(Dtype.BFLOAT16);
      }
      assertThat(x.linear(weight, null).dtype()).isEqualTo(Dtype.FLOAT32);
    }
  }

  @Test
  void crossEntropyLeavesIgnoredRowsOut() {
    try (var _ = Scope.open()) {
      Tensor logits = Tensor.of(new float[] {0, 0, 5, 1}, 2, 2);
      Tensor targets = Tensor.of(new long[] {1, 2}, 2);
      assertThat(logits.crossEntropy(targets, 2).item()).isCloseTo(Math.log(2), within(1e-6));
    }
  }
}
