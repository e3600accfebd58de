package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.Safetensors;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.document.Span;
import dev.riga.model.Networks;
import dev.riga.read.PipelineDecoding.Scored;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import dev.riga.text.SpecialToken;
import dev.riga.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Windows, logits and decoding beside transformers' question-answering pipeline: five settings of
/// ten cases.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QaPipelineTest {
  private static final Path FOLDER = Path.of("src/test/resources/fixtures/qa-pipeline");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode inputs = json("inputs.json");
  private final JsonNode expected = json("expected.json");
  private Checkpoint checkpoint;
  private Tokenizer tokenizer;
  private NetworkScorer scorer;

  @BeforeAll
  void open() {
    tokenizer = Tokenizer.load(FOLDER);
    checkpoint = Checkpoint.open(FOLDER);
    scorer =
        new NetworkScorer(
            Networks.span(checkpoint, Precision.FP32),
            tokenizer.id(SpecialToken.PAD).orElseThrow());
  }

  @AfterAll
  void close() {
    scorer.close();
    checkpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"possible", "impossible", "unaligned", "wide", "single"})
  void answersAreThePipelines(String setting) {
    JsonNode settings = inputs.path("settings").path(setting);
    PipelineDecoding decoding =
        new PipelineDecoding(
            settings.path("top_k").asInt(),
            settings.path("max_answer_len").asInt(),
            settings.path("handle_impossible_answer").asBoolean(),
            settings.path("align_to_words").asBoolean(true));
    int cases = inputs.path("cases").size();
    assertThat(cases).isEqualTo(10);
    for (int i = 0; i < cases; i++) {
      String context = inputs.path("cases").path(i).path("context").asText();
      List<Encoding> windows = windows(i, settings);

      List<Scored> answers = decoding.decode(context, windows, scorer.score(windows));

      JsonNode wanted = expected.path(setting).path(i).path("answers");
      assertThat(answers).as("%s %d", setting, i).hasSize(wanted.size());
      for (int rank = 0; rank < wanted.size(); rank++) {
        JsonNode answer = wanted.path(rank);
        Scored found = answers.get(rank);
        assertThat(found.text()).isEqualTo(answer.path("answer").asText());
        assertThat(found.span())
            .isEqualTo(new Span(answer.path("start").asInt(), answer.path("end").asInt()));
        double score = answer.path("score").asDouble();
        assertThat(found.score()).isCloseTo(score, within(1e-6 + 1e-4 * score));
      }
    }
  }

  @Test
  void windowsAndLogitsAreThePipelines() {
    JsonNode settings = inputs.path("settings").path("possible");
    double largest = 0;
    int compared = 0;
    try (Arena arena = Arena.ofConfined()) {
      Map<String, TensorEntry> reference =
          Safetensors.read(FOLDER.resolve("expected.safetensors"), arena).tensors();
      for (int i = 0; i < inputs.path("cases").size(); i++) {
        List<Encoding> windows = windows(i, settings);
        List<SpanScores> scores = scorer.score(windows);
        for (int w = 0; w < windows.size(); w++, compared++) {
          String name = "case" + i + ".window" + w + ".";
          assertThat(longs(windows.get(w).ids()))
              .isEqualTo(tensor(reference, name + "input_ids").toLongs());
          assertThat(longs(windows.get(w).types()))
              .isEqualTo(tensor(reference, name + "token_type_ids").toLongs());
          float[] start = tensor(reference, name + "start_logits").toFloats();
          float[] end = tensor(reference, name + "end_logits").toFloats();
          assertThat(scores.get(w).length()).isEqualTo(start.length);
          for (int token = 0; token < start.length; token++) {
            largest = Math.max(largest, Math.abs(scores.get(w).start(token) - start[token]));
            largest = Math.max(largest, Math.abs(scores.get(w).end(token) - end[token]));
          }
        }
        assertThat(reference)
            .doesNotContainKey("case" + i + ".window" + windows.size() + ".input_ids");
      }
    }
    System.out.printf("qa-pipeline: %d windows, largest difference %.2g%n", compared, largest);
    assertThat(compared).isGreaterThan(20);
    assertThat(largest).isLessThan(1e-4);
  }

  private List<Encoding> windows(int i, JsonNode settings) {
    JsonNode asked = inputs.path("cases").path(i);
    return tokenizer.encodePair(
        asked.path("question").asText(),
        asked.path("context").asText(),
        settings.path("max_seq_len").asInt(),
        settings.path("doc_stride").asInt());
  }

  private static Tensor tensor(Map<String, TensorEntry> reference, String name) {
    return Objects.requireNonNull(reference.get(name), name).tensor();
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private static JsonNode json(String file) {
    try {
      return JSON.readTree(Files.readString(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
