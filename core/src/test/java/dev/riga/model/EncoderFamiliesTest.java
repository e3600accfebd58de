package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The relatives of BERT with span heads, against transformers.
class EncoderFamiliesTest {

  /// Networks with relative positions: their padding sees nothing, so only tokens are compared.
  static final List<String> RELATIVE =
      List.of("deberta-qa", "deberta-v2-qa", "deberta-v3-qa", "modernbert-qa");

  /// What a network is loaded for: answers, and attributions.
  private static final List<Purpose> PURPOSES =
      List.of(Purpose.inference(Precision.FP32), Purpose.explanation());

  static Stream<Arguments> fixturesAndPurposes() {
    return Stream.concat(
            Stream.of("distilbert-qa", "roberta-qa", "electra-qa", "albert-qa"), RELATIVE.stream())
        .flatMap(name -> PURPOSES.stream().map(purpose -> Arguments.of(name, purpose)));
  }

  @ParameterizedTest
  @MethodSource("fixturesAndPurposes")
  void spanHeadEqualsTransformers(String name, Purpose purpose) {
    Fixture fixture = new Fixture(name);
    BiConsumer<String, Tensor> compare =
        RELATIVE.contains(name) ? fixture::checkTokens : fixture::check;
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, purpose)) {
      SpanOutput output = network.forward(fixture.input(""), Visible.EVERYTHING);
      compare.accept("start_logits", output.startLogits());
      compare.accept("end_logits", output.endLogits());
      fixture.checkEncoder(output.encoder(), compare);
      SpanOutput hidden = network.forward(fixture.input(""), Visible.NOTHING);
      compare.accept("start_logits", hidden.startLogits());
      compare.accept("end_logits", hidden.endLogits());
      assertThat(network.parameters().warnings()).isEmpty();
      fixture.report();
    }
  }

  /// The last layer worked out at some positions says there what it says of all.
  @ParameterizedTest
  @ValueSource(strings = {"bert-qa", "distilbert-qa", "roberta-qa", "electra-qa", "albert-qa"})
  void logitsAtSomePositionsAreThoseOfAll(String name) {
    Fixture fixture = new Fixture(name);
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Purpose.explanation())) {
      EncoderInput input = fixture.input("");
      SpanOutput all = network.forward(input, Visible.NOTHING);
      SpanOutput some = network.forward(input.onlyAt(0, 5, 3), Visible.NOTHING);

      assertThat(some.startLogits().shape()).containsExactly(input.batch(), 3);
      int[] places = {0, 5, 3};
      for (int row = 0; row < input.batch(); row++) {
        for (int i = 0; i < places.length; i++) {
          assertThat(some.startLogits().toFloatRows()[row][i])
              .isCloseTo(all.startLogits().toFloatRows()[row][places[i]], within(1e-5f));
          assertThat(some.endLogits().toFloatRows()[row][i])
              .isCloseTo(all.endLogits().toFloatRows()[row][places[i]], within(1e-5f));
        }
      }
    }
  }

  @Test
  void sequencesLongerThanThePositionsAreRefused() {
    int length = 39;
    EncoderInput input =
        EncoderInput.of(1, length, new int[length], new int[length], new int[length]);
    try (Checkpoint checkpoint = new Fixture("roberta-qa").checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Precision.FP32)) {
      assertThatThrownBy(() -> network.forward(input, Visible.NOTHING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Sequences of 39 tokens are longer than the 38 this network has positions for; cut"
                  + " them into windows.");
    }
  }

  @Test
  void idsOfAnotherVocabularyAreRefused() {
    EncoderInput input = EncoderInput.of(1, 1, new int[] {120}, new int[1], new int[] {1});
    try (Checkpoint checkpoint = new Fixture("electra-qa").checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Precision.FP32)) {
      assertThatThrownBy(() -> network.forward(input, Visible.NOTHING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The token id 120 is none of the 120 this network knows; its tokenizer is"
                  + " another's.");
    }
  }
}
