package dev.riga.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedLinearTest {

  /// Largest difference relative to the largest value: fp32 rounds, bf16 keeps 8 bits, int8 7.
  @ParameterizedTest
  @CsvSource({"FP32, 1e-6", "BF16, 0.02", "INT8, 0.03"})
  void packedEqualsPlain(Precision precision, double tolerance) {
    assumeTrue(precision.isPossibleOn(Processor.here()));
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      Seed.set(1);
      Tensor weight = Tensor.randn(48, 64);
      Tensor bias = Tensor.randn(48);
      Tensor x = Tensor.randn(2, 5, 64);
      Tensor residual = Tensor.randn(2, 5, 48);
      PackedLinear packed = PackedLinear.of(weight, bias, precision);
      Tensor input = x.to(precision.activations());
      Tensor exact = x.linear(weight, bias);
      assertClose(packed.apply(input), exact, tolerance);
      assertClose(packed.applyGelu(input), exact.gelu(), tolerance);
      assertClose(
          packed.applyAdd(input, residual.to(precision.activations())),
          exact.add(residual),
          tolerance);
      packed.free();
    }
  }

  private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double scale = expected.abs().max().item();
    assertThat(actual.sub(expected).abs().max().item() / scale).isLessThan(tolerance);
  }
}
