package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The older files of every family, as transformers 4.57.6 reads them: small vocabularies made from
/// the example documents, with as little configuration as that library needs.
final class TokenizerFamiliesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "albert",
        "albert-cased",
        "bert",
        "camembert",
        "deberta",
        "deberta-v2-lower",
        "deberta-v2-punctuation",
        "deberta-v3",
        "electra",
        "gpt2",
        "roberta",
        "t5",
        "xlm-roberta",
      })
  void readsTheOlderFilesAsTransformersDoes(String family) throws IOException {
    Path folder = TestFiles.fixture("tokenization-families").resolve(family);
    JsonNode expected = MAPPER.readTree(folder.resolve("expected.json").toFile());
    Tokenizer tokenizer = Tokenizer.load(folder);
    assertThat(expected.path("strings")).hasSizeGreaterThan(10);
    for (JsonNode string : expected.path("strings")) {
      String text = string.path("text").asText();
      Encoding encoding = tokenizer.encode(text);
      List<List<Integer>> offsets = new ArrayList<>();
      for (int i = 0; i < encoding.length(); i++) {
        offsets.add(List.of(encoding.start(i), encoding.end(i)));
      }
      assertThat(encoding.ids()).as("“%s”", text).containsExactly(ints(string.path("ids")));
      assertThat(offsets).as("“%s”", text).isEqualTo(pairs(string.path("offsets")));
    }
    Encoding pair =
        tokenizer
            .encodePair("Who is it?", "It is [MASK] the keeper of <mask> Kolka.", 512, 0)
            .getFirst();
    assertThat(pair.ids()).containsExactly(ints(expected.path("pair").path("ids")));
    assertThat(pair.types()).containsExactly(ints(expected.path("pair").path("types")));
    assertContextIsShared(tokenizer, expected.path("strings"));
  }

  /// Many questions about one context are encoded as each alone.
  private static void assertContextIsShared(Tokenizer tokenizer, JsonNode strings) {
    List<String> questions = new ArrayList<>();
    questions.add("Who is it?");
    strings.forEach(string -> questions.add(string.path("text").asText()));
    String context = " The keeper of <mask> Kolka, müßig.\n".repeat(40);
    List<String> fitting =
        questions.stream().filter(question -> tokenizer.count(question) < 40).toList();
    List<List<Encoding>> together = tokenizer.encodePairs(fitting, context, 96, 16);
    for (int q = 0; q < fitting.size(); q++) {
      List<Encoding> alone = tokenizer.encodePair(fitting.get(q), context, 96, 16);
      assertThat(together.get(q)).as(fitting.get(q)).hasSameSizeAs(alone);
      for (int w = 0; w < alone.size(); w++) {
        assertThat(described(together.get(q).get(w)))
            .as(fitting.get(q))
            .isEqualTo(described(alone.get(w)));
      }
    }
  }

  private static List<String> described(Encoding encoding) {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < encoding.length(); i++) {
      tokens.add(
          "%s %d type %d word %d of %d, special %b, %d to %d"
              .formatted(
                  encoding.token(i),
                  encoding.id(i),
                  encoding.type(i),
                  encoding.word(i),
                  encoding.sequence(i),
                  encoding.special(i),
                  encoding.start(i),
                  encoding.end(i)));
    }
    return tokens;
  }

  private static int[] ints(JsonNode list) {
    int[] ints = new int[list.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = list.path(i).asInt();
    }
    return ints;
  }

  private static List<List<Integer>> pairs(JsonNode list) {
    List<List<Integer>> pairs = new ArrayList<>();
    list.forEach(pair -> pairs.add(List.of(pair.path(0).asInt(), pair.path(1).asInt())));
    return pairs;
  }
}
