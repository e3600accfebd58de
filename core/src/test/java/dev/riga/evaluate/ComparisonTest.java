package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import dev.riga.train.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

  @TempDir private Path folder;

  @Test
  void runsComeBackFromTheirFilesAndAreComparedPairByPair() {
    Path a = folder.resolve("a.jsonl");
    CaseFile.write(a, List.of(one("1", 0.5), one("2", 0), one("3", 1)));
    List<Case> b = List.of(one("2", 1), one("1", 0.25), one("4", 0));

    Comparison comparison = Comparison.of(CaseFile.read(a), b, new Bootstrap(1, 100));

    assertThat(CaseFile.read(a).getFirst()).isEqualTo(one("1", 0.5));
    assertThat(comparison.questions()).isEqualTo(2);
    assertThat(comparison.onlyInA()).isEqualTo(1);
    assertThat(comparison.onlyInB()).isEqualTo(1);
    Comparison.Compared f1 = Objects.requireNonNull(comparison.scores().get("f1"));
    assertThat(f1.a()).isEqualTo(0.25);
    assertThat(f1.b()).isEqualTo(0.625);
    assertThat(f1.difference()).isEqualTo(0.375);
    assertThat(f1.better()).isEqualTo(1);
    assertThat(f1.worse()).isEqualTo(1);
    assertThat(f1.interval()).isEqualTo(new Interval(-0.25, 1));
  }

  /// A question without an answer has no place where one is found.
  @Test
  void aScoreIsComparedWhereBothRunsHaveIt() {
    Case unanswerable = one("0", 0);
    Case found = new Case("1", "Which?", List.of("this"), "that", 0.5, Map.of("recall", 1.0));

    Comparison comparison =
        Comparison.of(
            List.of(unanswerable, found), List.of(unanswerable, found), new Bootstrap(1, 100));

    Comparison.Compared recall = Objects.requireNonNull(comparison.scores().get("recall"));
    assertThat(recall.questions()).isEqualTo(1);
    assertThat(recall.a()).isEqualTo(1);
    assertThat(Objects.requireNonNull(comparison.scores().get("f1")).questions()).isEqualTo(1);
  }

  @Test
  void runsOverOtherDataAreRefused() {
    assertThatThrownBy(
            () -> Comparison.of(List.of(one("1", 1)), List.of(one("2", 1)), Bootstrap.USUAL))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("The two runs have no question in common. Compare runs over the same data.");
  }

  @Test
  void filesThatAreNoRunsAreRefusedWithTheLine() throws IOException {
    Path file = folder.resolve("run.jsonl");
    Files.writeString(file, "{\"id\": \"1\", \"scores\": {\"f1\": 1}}\n{\"question\": 7}\n");

    assertThatThrownBy(() -> CaseFile.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            file
                + ", line 2 is not the outcome of a question: it must be a JSON object with \"id\" and"
                + " \"scores\". Give a file that ./riga evaluate … --out wrote.");
    Files.writeString(file, "");
    assertThatThrownBy(() -> CaseFile.read(file))
        .hasMessage(file + " is empty. Give a file that ./riga evaluate … --out wrote.");
  }

  private static Case one(String id, double f1) {
    return new Case(id, "Which?", List.of("this"), "that", 0.5, Map.of("f1", f1));
  }
}
