package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.read.Calibration;
import dev.riga.read.CalibrationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCalibrateCommandTest {

  private static final List<String> THINGS = List.of("bridge", "castle", "harbour", "mill");
  private static final List<String> PLACES = List.of("Ventspils", "Cēsis", "Tartu", "Turku");

  @TempDir private Path folder;

  @Test
  void theReaderGetsWhatWasFittedAndAPictureOfIt() throws IOException {
    Path reader = copyOfTheReader();

    Ran ran = calibrate(reader, recipe(80), "--json");

    assertThat(ran.status()).isZero();
    JsonNode report = new ObjectMapper().readTree(ran.out());
    Calibration written = CalibrationFile.read(reader);
    assertThat(report.at("/calibration/spanTemperature").asDouble())
        .isEqualTo(written.spanTemperature())
        .isNotEqualTo(report.at("/calibrationBefore/spanTemperature").asDouble());
    assertThat(report.at("/after/questions").asInt() + report.at("/fittedOn").asInt())
        .isEqualTo(80);
    assertThat(report.at("/after/answers/calibrationError").asDouble()).isBetween(0.0, 1.0);
    assertThat(reader.resolve("calibration.svg"))
        .content()
        .startsWith("<svg ")
        .endsWith("</svg>\n");
    assertThat(ran.err()).contains("riga: parcels: 80 questions held out\n");
  }

  @Test
  void tooFewQuestionsKeptAsideAreTooFew() throws IOException {
    Path reader = copyOfTheReader();

    Ran ran = calibrate(reader, recipe(20));

    assertThat(ran.err())
        .endsWith(
            "riga: Calibration needs at least 60 questions that the reader was not trained on;"
                + " there are 20. Keep more aside with \"holdOut\" in the recipe.\n");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(reader.resolve("calibration.svg")).doesNotExist();
  }

  @Test
  void aReaderIsAFolder() throws IOException {
    Path missing = folder.resolve("missing");

    assertThat(calibrate(missing, recipe(60)))
        .isEqualTo(
            new Ran(2, "", "riga: --reader is " + missing + "; it must be a reader's folder.\n"));
  }

  private static Ran calibrate(Path reader, Path recipe, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "calibrate",
                "--reader",
                reader.toString(),
                "--recipe",
                recipe.toString()));
    arguments.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), arguments.toArray(String[]::new));
  }

  private Path copyOfTheReader() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("reader"));
    try (Stream<Path> files = Files.list(TestHome.READER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName().toString()));
      }
    }
    return copy;
  }

  /// Eighty short contexts, each with a question.
  private Path recipe(int holdOut) throws IOException {
    String paragraphs =
        IntStream.range(0, 80)
            .mapToObj(i -> {
              String thing = THINGS.get(i % 4) + " number " + i;
              String place = PLACES.get(i / 4 % 4);
              return """
              {"context": "The %s was built in %s in the year %d by a guild.", "qas": [{"id": "q%d",
               "question": "Where was the %s built?", "answers": [{"text": "%s", "answer_start": %d}]}]}
              """
                  .formatted(
                      thing,
                      place,
                      1500 + i,
                      i,
                      thing,
                      place,
                      "The %s was built in ".formatted(thing).length());
            })
            .collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("parcels.json"), "{\"data\": [{\"paragraphs\": [" + paragraphs + "]}]}");
    return Files.writeString(
        folder.resolve("recipe.json"),
        """
        {"base": "bge-small-en-v1.5",
         "sources": {"parcels": {"kind": "questions", "file": "parcels.json", "holdOut": %d}},
         "stages": [{"take": {"parcels": 10}}]}
        """
            .formatted(holdOut));
  }
}
