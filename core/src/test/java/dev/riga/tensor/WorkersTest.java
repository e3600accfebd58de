package dev.riga.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkersTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 0", "2, 2, 1, 0", "5, 2, 2, 1", "7, 3, 2, 1", "4, 1, 4, 0"})
  void everyWorkerHasAPlaceInAFullTeam(int count, int size, int teams, int inNone) {
    Set<List<Integer>> places = ConcurrentHashMap.newKeySet();
    AtomicInteger without = new AtomicInteger();
    try (Workers workers = new Workers(count)) {
      workers.run(
          size,
          member -> {
            if (member.inTeam()) {
              places.add(List.of(member.team(), member.place()));
            } else {
              without.incrementAndGet();
            }
          });
    }
    assertThat(places).hasSize(teams * size);
    assertThat(places).allMatch(place -> place.get(0) < teams && place.get(1) < size);
    assertThat(without).hasValue(inNone);
  }

  @Test
  void gradientsAreWorkedOutSideBySide() {
    Set<Double> slopes = ConcurrentHashMap.newKeySet();
    AtomicInteger recording = new AtomicInteger();
    try (Workers workers = new Workers(3)) {
      workers.differentiate(member -> {
        Tensor x = Tensor.of(new float[] {member.place() + 1}, 1).requiresGrad(true);
        recording.addAndGet(x.recordsGradients() ? 1 : 0);
        slopes.add(x.mul(x).sum().gradientsBy(List.of(x)).getFirst().item());
      });
      workers.run(
          1,
          member -> {
            Tensor x = Tensor.of(new float[] {1}, 1).requiresGrad(true);
            recording.addAndGet(x.recordsGradients() ? 1 : 0);
          });
    }
    assertThat(slopes).containsExactlyInAnyOrder(2.0, 4.0, 6.0);
    assertThat(recording).as("of both rounds").hasValue(3);
  }

  @Test
  void nobodyGoesOnBeforeAllOfTheTeamHaveCome() {
    int rounds = 2_000;
    var arrived = new AtomicIntegerArray(rounds);
    var early = new AtomicInteger();
    try (Workers workers = new Workers(3)) {
      workers.run(
          3,
          member -> {
            for (int round = 0; round < rounds; round++) {
              arrived.incrementAndGet(round);
              member.meet();
              if (arrived.get(round) != 3) {
                early.incrementAndGet();
              }
            }
          });
    }
    assertThat(early).hasValue(0);
  }

  @Test
  void oneWhoFailsLetsTheOthersGoAndTheCallerKnow() {
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(() ->
              workers.run(
                  2,
                  member -> {
                    if (member.place() == 1) {
                      throw new IllegalArgumentException("no");
                    }
                    member.meet();
                  }))
          .isInstanceOf(RuntimeException.class)
          .hasMessageMatching("no|Another worker of this pass has failed\\.");
      AtomicInteger ran = new AtomicInteger();
      workers.run(2, member -> ran.incrementAndGet());
      assertThat(ran).hasValue(2);
    }
  }

  @Test
  void anOperationHasOneThreadInATaskAndAsManyAsBeforeAfterIt() {
    int before = Threads.inUse();
    Set<Integer> inTask = ConcurrentHashMap.newKeySet();
    try (Workers workers = new Workers(2)) {
      workers.run(2, member -> inTask.add(Threads.inUse()));
    }
    assertThat(inTask).containsExactly(1);
    assertThat(Threads.inUse()).isEqualTo(before);
  }
}
