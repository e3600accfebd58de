package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.document.ContentHash;
import dev.riga.evaluate.Experiment.Check;
import dev.riga.evaluate.Experiment.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {

  @TempDir private Path folder;

  @Test
  void filesAreFoundByTheirChecksumsAndFiguresHeldToTheirBounds() throws IOException {
    Path data = Files.writeString(folder.resolve("dev.json"), "{}");
    Experiment experiment =
        read(
            """
            name: A test
            command: evaluate reader --data dev.json
            data:
              dev.json: %s
            expect:
              questions: 10
              f1: { value: 80, within: 0.5 }
              hasAnswer.f1: { atLeast: 81 }
              error: { atMost: 0.05 }
            """
                .formatted(ContentHash.of(data)));

    assertThat(experiment.arguments(folder))
        .containsExactly("evaluate", "reader", "--data", data.toString());
    List<Check> checks =
        experiment.check(
            new ObjectMapper()
                .readTree("{\"questions\": 10, \"f1\": 80.5, \"hasAnswer\": {\"f1\": 80.9}}"));
    assertThat(checks).extracting(Check::holds).containsExactly(true, true, false, false);
    assertThat(checks).extracting(Check::actual).containsExactly(10.0, 80.5, 80.9, null);
    assertThat(experiment.expectations())
        .extracting(Expectation::words)
        .containsExactly("10", "79.5 to 80.5", "at least 81", "at most 0.05");
  }

  @Test
  void otherDataIsRefused() throws IOException {
    Experiment experiment =
        read(
            """
            name: A test
            command: evaluate reader --data dev.json
            data: { dev.json: %s }
            expect: { f1: 1 }
            """
                .formatted("ab".repeat(32)));
    Path file = folder.resolve("dev.json");

    assertThatThrownBy(() -> experiment.arguments(folder))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "The experiment \"A test\" needs %s, which is not there. Say --data DIR with the folder of"
                + " the data.",
            file);
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> experiment.arguments(folder))
        .hasMessage(
            "The experiment \"A test\" was made with another %s: its SHA-256 is %s, that of this file"
                + " %s. Fetch the file that the experiment names.",
            file, "ab".repeat(32), ContentHash.of(file));
  }

  @Test
  void everyPublishedExperimentNamesItsData() throws IOException {
    List<Path> published;
    try (Stream<Path> files = Files.list(Path.of("../experiments"))) {
      published = files.toList();
    }

    assertThat(published).hasSizeGreaterThan(5);
    for (Path file : published) {
      Experiment experiment = ExperimentFile.read(file);
      assertThat(experiment.command()).as(file.toString()).containsAll(experiment.data().keySet());
    }
  }

  @Test
  void whatIsNoExperimentIsToldWhy() {
    assertWrong(
        "command: ask Who?\n",
        "the command must begin with \"evaluate\" and say what, but is \"ask Who?\"");
    assertWrong(
        "command: evaluate reader\n",
        "it expects nothing; name at least one figure under \"expect\"");
    assertWrong(
        "command: evaluate reader\nexpect: { f1: { value: high } }\n",
        "f1: \"value\" is none of value, within, atLeast and atMost with a number");
    assertWrong(
        "run: rm\n", "there is no field \"run\"; the fields are name, command, data, expect");
    assertWrong("just words\n", "it must have the fields name, command, data and expect");
  }

  private void assertWrong(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "%s is no experiment: %s. See docs/evaluation.md.",
            folder.resolve("experiment.yaml"), why);
  }

  private Experiment read(String yaml) throws IOException {
    return ExperimentFile.read(Files.writeString(folder.resolve("experiment.yaml"), yaml));
  }
}
