package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {

  private static final Processor OLDER =
      new Processor("older", 2, Set.of("sse2", "avx", "avx2", "fma"), "AVX2");
  private static final Processor NEWER =
      new Processor(
          "newer",
          2,
          Set.of("sse2", "avx512bw", "avx512vl", "avx512dq", "amx_tile", "amx_bf16"),
          "AVX512");

  @Test
  void aPrecisionThatTheProcessorLacksIsRefused() {
    assertThat(EngineOptions.precision("bf16", NEWER)).isEqualTo(Precision.BF16);
    assertThat(EngineOptions.precision("auto", NEWER)).isEqualTo(Precision.BF16);
    assertThat(EngineOptions.precision("auto", OLDER)).isEqualTo(Precision.FP32);
    assertThat(EngineOptions.precision("int8", OLDER)).isEqualTo(Precision.INT8);
    assertThatThrownBy(() -> EngineOptions.precision("bf16", OLDER))
        .isInstanceOf(UsageException.class)
        .hasMessage("This processor cannot compute in bf16: say auto, fp32 or int8.");
  }
}
