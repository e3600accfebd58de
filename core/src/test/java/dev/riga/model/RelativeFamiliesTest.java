package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Safetensors;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import dev.riga.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What is particular to the networks with relative positions. That they equal transformers, the
/// test of all families shows.
class RelativeFamiliesTest {

  static final List<String> NAMES = EncoderFamiliesTest.RELATIVE;

  /// The forms in which transformers 4 and 5 write the same.
  @Test
  void theRotationsOfModernBertAreReadInBothForms() throws IOException {
    ModernBert.Config older = modernBert("'global_rope_theta': 80000, 'local_rope_theta': 500");
    assertThat(older.globalBase()).isEqualTo(80_000);
    assertThat(older.localBase()).isEqualTo(500);
    assertThat(older.global()).containsExactly(true, false, false, true);

    ModernBert.Config newer =
        modernBert(
            "'rope_parameters': {'full_attention': {'rope_type': 'default', 'rope_theta': 80000},"
                + " 'sliding_attention': {'rope_theta': 500}}, 'layer_types': ['full_attention',"
                + " 'sliding_attention', 'full_attention', 'sliding_attention']");
    assertThat(newer.globalBase()).isEqualTo(80_000);
    assertThat(newer.localBase()).isEqualTo(500);
    assertThat(newer.global()).containsExactly(true, false, true, false);

    assertThat(modernBert("'global_rope_theta': 80000").localBase()).isEqualTo(10_000);
    assertThat(modernBert("'global_rope_theta': 80000, 'local_rope_theta': null").localBase())
        .isEqualTo(80_000);
    assertThatThrownBy(
            () -> modernBert("'rope_parameters': {'full_attention': {'rope_type': 'yarn'}}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "config.json asks for rotations of type \"yarn\"; Riga's ModernBERT has \"default\".");
  }

  private static ModernBert.Config modernBert(String more) throws IOException {
    return ModernBert.Config.of(
        new ObjectMapper()
            .readTree(
                ("{'vocab_size': 8, 'hidden_size': 8, 'num_hidden_layers': 4,"
                        + " 'num_attention_heads': 2, 'intermediate_size': 8,"
                        + " 'max_position_embeddings': 8, "
                        + more
                        + "}")
                    .replace('\'', '"')));
  }

  @Test
  void whatAFamilysFileDoesNotSayIsAsUsualThere() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode config =
        (ObjectNode)
            json.readTree(
                "{\"vocab_size\": 8, \"hidden_size\": 256, \"num_hidden_layers\": 1,"
                    + " \"num_attention_heads\": 4, \"intermediate_size\": 8,"
                    + " \"max_position_embeddings\": 8}");

    assertThat(BertConfig.of(config).paddingId()).isZero();
    assertThat(BertConfig.of(config).embedding()).isEqualTo(256);
    assertThat(BertConfig.of(config, BertConfig.Usual.OF_ROBERTA).paddingId()).isEqualTo(1);
    assertThat(BertConfig.of(config, BertConfig.Usual.OF_DEBERTA).epsilon()).isEqualTo(1e-7);
    assertThat(BertConfig.of(config, BertConfig.Usual.OF_ELECTRA_AND_ALBERT).embedding())
        .isEqualTo(128);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void gradientsReachEveryParameter(String name) {
    Fixture fixture = new Fixture(name);
    try (var _ = Scope.open();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Purpose.explanation())) {
      SpanOutput output = network.forward(fixture.input(""), Visible.NOTHING);
      output.startLogits().add(output.endLogits()).pow(2).sum().backward();
      network
          .parameters()
          .byName()
          .forEach((parameter, tensor) -> assertThat(tensor.grad()).as(parameter).isPresent());
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void bfloat16StaysNear(String name) {
    assumeTrue(Precision.BF16.isPossibleOn(Processor.here()));
    Fixture fixture = new Fixture(name);
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork exact = Networks.span(checkpoint, Precision.FP32);
        SpanNetwork fast = Networks.span(checkpoint, Precision.BF16)) {
      float[] wanted = exact.forward(fixture.input(""), Visible.NOTHING).startLogits().toFloats();
      float[] found = fast.forward(fixture.input(""), Visible.ATTENTIONS).startLogits().toFloats();
      for (int i = 0; i < wanted.length; i++) {
        assertThat(found[i]).isCloseTo(wanted[i], within(0.3f));
      }
    }
  }

  /// Rows of transformers' build_relative_position(512 tokens, 256 buckets, 512 positions) for the
  /// query 511, at some distances.
  @Test
  void farDistancesShareRows() {
    try (var _ = Scope.open()) {
      long[] rows = new RelativePositions(256, 256, 512).rows(512).toLongs();
      int[] distances = {0, 1, 127, 128, 129, 130, 131, 200, 300, 400, 500, 510, 511};
      long[] expected = {0, 1, 127, 128, 129, 130, 131, 169, 207, 233, 254, 255, 255};
      for (int i = 0; i < distances.length; i++) {
        assertThat(rows[511 * 512 + 511 - distances[i]] - 256).isEqualTo(expected[i]);
        assertThat(rows[(511 - distances[i]) * 512 + 511] - 256).isEqualTo(-expected[i]);
      }
      // All of them, in one number.
      assertThat(LongStream.range(0, 512).map(d -> rows[511 * 512 + 511 - (int) d] - 256).sum())
          .isEqualTo(87297L);
    }
  }

  @Test
  void aDebertaWithoutRelativeAttentionIsRefused(@TempDir Path folder) throws IOException {
    Fixture fixture = new Fixture("deberta-qa");
    try (Checkpoint checkpoint = fixture.checkpoint()) {
      ObjectNode config = checkpoint.config().deepCopy();
      config.put("relative_attention", false);
      Files.writeString(folder.resolve("config.json"), config.toString());
      Safetensors.write(folder.resolve("model.safetensors"), checkpoint.entries(), Map.of());
    }
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThatThrownBy(() -> Networks.span(checkpoint, Precision.FP32))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "config.json asks for a DeBERTa without relative attention or with talking heads,"
                  + " which Riga does not have.");
    }
  }
}
