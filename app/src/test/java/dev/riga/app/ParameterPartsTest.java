package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.app.ParameterParts.Layer;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.tensor.Dtype;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterPartsTest {

  private static final Path FIXTURES = Path.of("..", "core/src/test/resources/fixtures");

  @Test
  void everyPartOfABertIsCounted() {
    ParameterParts parts = of("bert-seqcls");

    // 32 wide, 64 inside, 120 words, 48 positions, 2 types, a norm behind each half of a layer
    int attention = 4 * (32 * 32 + 32) + 2 * 32;
    int feedForward = 2 * 32 * 64 + 64 + 32 + 2 * 32;
    assertThat(parts.embeddings()).isEqualTo((120 + 48 + 2) * 32 + 2 * 32);
    assertThat(parts.layers())
        .containsExactly(
            new Layer("bert.encoder.layer.0", attention, feedForward),
            new Layer("bert.encoder.layer.1", attention, feedForward),
            new Layer("bert.encoder.layer.2", attention, feedForward));
    assertThat(parts.pooler()).isEqualTo(32 * 32 + 32);
    assertThat(parts.heads()).isEqualTo(Map.of("classifier", 3L * 32 + 3));
    assertThat(parts.other()).isEmpty();
    assertThat(parts.sum())
        .isEqualTo(5504 + 3 * (attention + feedForward) + 32 * 32 + 32 + 3 * 32 + 3);
  }

  /// The figures are counted by hand from the shapes; attention and feed-forward are those of the
  /// first layer.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bert-qa        | 3 | 6784 | 4288 | 4256 | {qa_outputs=66} | {}
          distilbert-qa  | 3 | 5440 | 4288 | 4256 | {qa_outputs=66} | {}
          roberta-qa     | 3 | 5216 | 4288 | 4256 | {qa_outputs=66} | {}
          electra-qa     | 3 | 4112 | 4288 | 4256 | {qa_outputs=66} | {}
          albert-qa      | 1 | 3296 | 4288 | 4256 | {qa_outputs=66} | {}
          deberta-qa     | 3 | 4928 | 6336 | 4256 | {qa_outputs=66} | {}
          deberta-v2-qa  | 3 | 4416 | 4288 | 4256 | {qa_outputs=66} | {deberta.encoder.LayerNorm=64, deberta.encoder.conv.LayerNorm=64, deberta.encoder.conv.conv=3104}
          deberta-v3-qa  | 3 | 4416 | 4288 | 4256 | {qa_outputs=66} | {deberta.encoder.LayerNorm=64}
          modernbert-qa  | 4 | 3872 | 4096 | 4640 | {classifier=66, head=1056} | {model.final_norm=32}
          dpr-reader     | 2 | 4928 | 4288 | 4256 | {qa_classifier=33, qa_outputs=66} | {}
          """)
  void everyFamilyIsTakenApart(
      String name,
      int layers,
      long embeddings,
      long attention,
      long feedForward,
      String heads,
      String other) {
    ParameterParts parts = of(name);

    assertThat(parts.layers()).hasSize(layers);
    assertThat(parts.embeddings()).isEqualTo(embeddings);
    assertThat(parts.layers().getFirst().attention()).isEqualTo(attention);
    assertThat(parts.layers().getFirst().feedForward()).isEqualTo(feedForward);
    assertThat(parts.heads()).hasToString(heads);
    assertThat(parts.other()).hasToString(other);
    assertThat(addedUp(parts)).isEqualTo(parts.sum());
  }

  @Test
  void oneNetworkHasTheSamePartsInEveryContainer() {
    ParameterParts today = of("bert-qa");

    for (String container : List.of("zip", "legacy", "sharded", "float16", "zip-views")) {
      assertThat(of("bert-qa-old/" + container)).as(container).isEqualTo(today);
    }
  }

  @Test
  void encodersAndDecodersHaveLayersOfTheirOwn() {
    ParameterParts parts =
        named(
            "shared.weight",
            "encoder.block.0.layer.0.SelfAttention.q.weight",
            "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            "encoder.block.0.layer.0.layer_norm.weight",
            "encoder.block.0.layer.1.DenseReluDense.wi.weight",
            "encoder.block.0.layer.1.layer_norm.weight",
            "encoder.final_layer_norm.weight",
            "decoder.block.10.layer.0.SelfAttention.q.weight",
            "decoder.block.10.layer.1.EncDecAttention.q.weight",
            "decoder.block.10.layer.1.layer_norm.weight",
            "decoder.block.10.layer.2.DenseReluDense.wi.weight",
            "decoder.block.10.layer.2.layer_norm.weight",
            "decoder.block.9.layer.0.SelfAttention.q.weight",
            "lm_head.weight");

    assertThat(parts.layers())
        .containsExactly(
            new Layer("encoder.block.0", 3, 2),
            new Layer("decoder.block.9", 1, 0),
            new Layer("decoder.block.10", 3, 2));
    assertThat(parts.layers().getLast().label(false)).isEqualTo("decoder layer 10");
    assertThat(parts.embeddings()).isEqualTo(1);
    assertThat(parts.heads()).isEqualTo(Map.of("lm_head", 1L));
    assertThat(parts.other()).isEqualTo(Map.of("encoder.final_layer_norm", 1L));
  }

  @Test
  void theGeneratorOfARagIsTakenApartToo() {
    ParameterParts parts =
        named(
            "rag.question_encoder.question_encoder.bert_model.embeddings.word_embeddings.weight",
            "rag.question_encoder.question_encoder.bert_model.encoder.layer.0.attention.self.key.bias",
            "rag.question_encoder.question_encoder.bert_model.pooler.dense.bias",
            "rag.generator.model.encoder.embed_positions.weight",
            "rag.generator.model.encoder.layers.0.self_attn.k_proj.weight",
            "rag.generator.model.encoder.layers.0.fc1.weight",
            "rag.generator.model.encoder.layers.0.final_layer_norm.weight",
            "rag.generator.model.decoder.layers.0.encoder_attn.k_proj.weight",
            "rag.generator.model.decoder.layers.0.encoder_attn_layer_norm.weight",
            "rag.generator.model.decoder.layernorm_embedding.weight",
            "rag.generator.final_logits_bias");

    assertThat(parts.layers())
        .extracting(layer -> layer.label(false) + " " + layer.attention() + layer.feedForward())
        .containsExactly("encoder layer 0 12", "question encoder layer 0 10", "decoder layer 0 20");
    assertThat(parts.embeddings()).isEqualTo(3);
    assertThat(parts.pooler()).isEqualTo(1);
    assertThat(parts.heads()).isEqualTo(Map.of("final_logits_bias", 1L));
    assertThat(parts.other()).isEmpty();
  }

  @Test
  void whatSharesItsMemoryCountsOnceAndWholeNumbersNever() {
    MemorySegment shared = Arena.ofAuto().allocate(16);
    ParameterParts parts =
        ParameterParts.of(
            List.of(
                new TensorEntry("shared.weight", Dtype.FLOAT32, List.of(4L), shared),
                new TensorEntry("lm_head.weight", Dtype.FLOAT32, List.of(4L), shared),
                new TensorEntry(
                    "embeddings.position_ids",
                    Dtype.INT64,
                    List.of(2L),
                    Arena.ofAuto().allocate(16))));

    assertThat(parts).isEqualTo(new ParameterParts(4, List.of(), 0, Map.of(), Map.of(), 4));
  }

  @Test
  void aPersonReadsATable() {
    assertThat(String.join("\n", of("bert-joint").table()))
        .isEqualTo(
            """
                                               attention  feed-forward       together
              embeddings                                                        4,224
              layer 0                              4,288         3,216          7,504
              layer 1                              4,288         3,216          7,504
              pooler                                                            1,056
              head classifier                                                      99
              head qa_outputs                                                      66
              sum                                                              20,453\
            """);
  }

  private static long addedUp(ParameterParts parts) {
    return parts.embeddings()
        + parts.layers().stream().mapToLong(layer -> layer.attention() + layer.feedForward()).sum()
        + parts.pooler()
        + parts.heads().values().stream().mapToLong(Long::longValue).sum()
        + parts.other().values().stream().mapToLong(Long::longValue).sum();
  }

  private static ParameterParts of(String fixture) {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURES.resolve(fixture))) {
      return ParameterParts.of(checkpoint.entries());
    }
  }

  /// Each of these tensors has one element.
  private static ParameterParts named(String... names) {
    List<TensorEntry> tensors = new ArrayList<>();
    for (String name : names) {
      tensors.add(new TensorEntry(name, Dtype.FLOAT32, List.of(1L), Arena.ofAuto().allocate(4)));
    }
    return ParameterParts.of(tensors);
  }
}
