package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ReplicasTest {

  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/bert-joint");

  /// Windows of several lengths, some without a label of one kind: what a head learns from comes to
  /// the replicas unevenly.
  private static final List<Feature> FEATURES =
      List.of(
          new Feature(new int[] {2, 7, 3, 9, 11}, new int[5], 1, 2, 1),
          new Feature(new int[] {2, 8, 3}, new int[3], 2, 2, -1),
          new Feature(new int[] {2, 9, 10, 3}, new int[4], -1, -1, 2),
          new Feature(new int[] {2, 12, 3, 9, 11, 14}, new int[6], 3, 5, -1),
          new Feature(new int[] {2, 12, 3, 9}, new int[4], 0, 0, -1));

  @Test
  void gradientsAreThoseOfTheWholeBatch() {
    Map<String, float[]> whole = gradients(1);

    for (int count : new int[] {2, 3, 7}) {
      Map<String, float[]> parts = gradients(count);
      assertThat(parts.keySet()).isEqualTo(whole.keySet());
      whole.forEach((name, values) ->
          assertThat(parts.get(name)).as(name).containsExactly(values, within(2e-6f)));
      assertThat(gradients(count)).usingRecursiveComparison().isEqualTo(parts);
    }
  }

  private static Map<String, float[]> gradients(int count) {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, count)) {
      var gradients =
          new Gradients(model, TrainingOptions.DEFAULTS.with(draft -> draft.bfloat16 = false));
      gradients.add(FEATURES, 2, 5);
      gradients.add(FEATURES.reversed(), 2, 6);
      Map<String, float[]> byName = new TreeMap<>();
      model
          .parameters()
          .byName()
          .forEach((name, weight) ->
              weight.grad().ifPresent(gradient -> byName.put(name, gradient.toFloats())));
      return byName;
    }
  }

  @Test
  void shareTheWeightsAndNotTheGradients() {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 2)) {
      model.freeze(name -> name.contains("embeddings."));
      try (var _ = NoGrad.enter()) {
        model.parameters().named("qa_outputs.weight").mulInPlace(3);
      }
      float[] changed = model.parameters().named("qa_outputs.weight").toFloats();
      model.run((_, network) -> {
        var weight = network.parameters().named("qa_outputs.weight");
        assertThat(weight.toFloats()).isEqualTo(changed);
        assertThat(weight.requiresGrad()).isTrue();
        assertThat(
                network.parameters().named("bert.embeddings.word_embeddings.weight").requiresGrad())
            .isFalse();
      });
    }
  }

  @Test
  void sharesCoverEverythingOnce() {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 3)) {
      for (int things = 0; things < 8; things++) {
        var seen = new AtomicIntegerArray(things);
        int all = things;
        model.run((member, _) -> {
          Replicas.Share share = model.share(member, all);
          for (int i = share.from(); i < share.to(); i++) {
            seen.incrementAndGet(i);
          }
        });
        assertThat(seen.toString()).doesNotContain("0", "2");
      }
    }
  }

  @Test
  void whatOneThreadThrowsIsThrown() {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 3)) {
      assertThatThrownBy(() ->
              model.addGradients(
                  1,
                  (member, _) -> {
                    if (member.place() == 1) {
                      throw new IllegalArgumentException("one of three");
                    }
                  }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("one of three");
    }
  }

  private static Replicas<SpanNetwork> replicas(Checkpoint checkpoint, int count) {
    return Replicas.of(
        count, new Purpose.Gradients(true, true), purpose -> Networks.joint(checkpoint, purpose));
  }
}
