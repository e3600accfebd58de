package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.nn.Purpose;
import dev.riga.tensor.AdamW;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Five steps of training the joint reader, against PyTorch: losses, gradient norms and parameters.
class JointTrainingTest {

  /// Softmax does not see these; their gradient is rounding noise, which Adam blows up.
  private static final Pattern NOISE = Pattern.compile("self\\.key\\.bias|qa_outputs\\.bias");

  @ParameterizedTest
  @CsvSource({"warmup5, 5, 10", "warmup2, 2, 5"})
  void stepsEqualPyTorch(String schedule, int warmup, int total) {
    Fixture fixture = new Fixture("bert-joint");
    JsonNode expected = fixture.json("expected.json").path(schedule);
    var settings =
        new AdamW.Settings(
            0.9,
            0.999,
            1e-8,
            0.01,
            name -> !name.contains("bias") && !name.contains("LayerNorm.weight"));
    try (Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Purpose.training());
        AdamW optimiser = new AdamW(network.parameters().byName(), settings)) {
      for (int step = 0; step < 5; step++) {
        try (var _ = Scope.open()) {
          optimiser.zeroGradients();
          String batch = step + ".";
          SpanOutput output = network.forward(fixture.input(batch), Visible.NOTHING);
          Tensor loss =
              BertTest.spanLoss(fixture, batch, output)
                  .add(BertTest.reasoningLoss(fixture, batch, output));
          loss.backward();
          double norm = optimiser.clipGradients(1.0);
          double rate =
              1e-3
                  * (step < warmup
                      ? (double) step / warmup
                      : (double) (total - step) / (total - warmup));
          optimiser.step(rate);
          assertThat(loss.item())
              .isCloseTo(expected.path("loss").path(step).asDouble(), within(1e-5));
          assertThat(norm)
              .isCloseTo(expected.path("gradient_norm").path(step).asDouble(), within(1e-5));
        }
        check(fixture, schedule, step, network);
      }
      fixture.report();
    }
  }

  private static void check(Fixture fixture, String schedule, int step, SpanNetwork network) {
    Pattern name = Pattern.compile(schedule + "\\.step" + step + "\\.(.*)");
    int compared = 0;
    try (var _ = Scope.open()) {
      for (Map.Entry<String, Tensor> entry : fixture.expected.entrySet()) {
        Matcher matcher = name.matcher(entry.getKey());
        if (matcher.matches() && !NOISE.matcher(entry.getKey()).find()) {
          fixture.check(entry.getKey(), network.parameters().named(matcher.group(1)).detach());
          compared++;
        }
      }
    }
    assertThat(compared).isPositive();
  }
}
