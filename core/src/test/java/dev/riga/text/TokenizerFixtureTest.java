package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Everything that Hugging Face's libraries say of the reference strings and pairs, in all three
/// kinds of tokenizers, from `tokenizer.json` and from the older files.
final class TokenizerFixtureTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1}, tokenizer.json: {2}")
  @CsvSource({
    "bert, uncased, true",
    "bert, uncased, false",
    "bert, cased, false",
    "byte-bpe, plain, true",
    "byte-bpe, plain, false",
    "byte-bpe, prefix_space, false",
    "unigram, t5, true",
    "unigram, t5, false",
  })
  void givesTheReferenceTokensOfEveryString(String kind, String variant, boolean json)
      throws IOException {
    Fixture fixture = new Fixture(kind);
    Tokenizer tokenizer = fixture.tokenizer(folder, variant, json);
    JsonNode strings = fixture.expected.path(variant).path("strings");
    assertThat(strings.size()).isGreaterThan(150);
    for (int i = 0; i < strings.size(); i++) {
      String text = fixture.inputs.path("strings").path(i).asText();
      JsonNode expected = strings.path(i);
      Encoding encoding = tokenizer.encode(text);
      assertThat(encoding.ids()).as("ids of “%s”", text).containsExactly(ints(expected, "ids"));
      assertThat(offsets(encoding))
          .as("offsets of “%s”", text)
          .isEqualTo(pairs(expected, "offsets"));
      assertThat(tokenizer.count(text)).as(text).isEqualTo(encoding.count(0));
      if (expected.has("tokens")) {
        assertRest(tokenizer, text, encoding, expected);
      }
    }
  }

  private static void assertRest(
      Tokenizer tokenizer, String text, Encoding encoding, JsonNode expected) {
    assertThat(places(encoding).mapToObj(encoding::token))
        .as("tokens of “%s”", text)
        .containsExactlyElementsOf(strings(expected, "tokens"));
    assertThat(places(encoding).map(encoding::word).boxed())
        .as("words of “%s”", text)
        .containsExactlyElementsOf(ids(expected, "word_ids"));
    assertThat(tokenizer.decode(encoding.ids()))
        .as("decoded “%s”", text)
        .isEqualTo(expected.path("decoded").asText());
    CodePoints points = new CodePoints(text);
    List<List<Integer>> utf16 =
        places(encoding)
            .mapToObj(
                i -> List.of(points.toUtf16(encoding.start(i)), points.toUtf16(encoding.end(i))))
            .toList();
    assertThat(utf16).as("UTF-16 of “%s”", text).isEqualTo(pairs(expected, "offsets_utf16"));
    for (List<Integer> span : utf16) {
      for (int unit : span) {
        assertThat(points.toUtf16(points.fromUtf16(unit))).isEqualTo(unit);
      }
    }
  }

  @ParameterizedTest(name = "{0}, tokenizer.json: {1}")
  @CsvSource({
    "bert, true",
    "bert, false",
    "byte-bpe, true",
    "byte-bpe, false",
    "unigram, true",
    "unigram, false"
  })
  void givesTheReferenceWindowsOfEveryPair(String kind, boolean json) throws IOException {
    Fixture fixture = new Fixture(kind);
    Tokenizer tokenizer = fixture.tokenizer(folder, fixture.mainVariant(), json);
    JsonNode pairs = fixture.expected.path(fixture.mainVariant()).path("pairs");
    assertThat(pairs.size()).isEqualTo(11);
    for (JsonNode pair : pairs) {
      String question = pair.path("question").asText();
      String context = pair.path("context").asText();
      for (Map.Entry<String, JsonNode> setting : fixture.inputs.path("windows").properties()) {
        JsonNode expected = pair.path("windows").path(setting.getKey());
        String name = setting.getKey() + " of “" + question + "”";
        int maxLength = setting.getValue().path("max_length").asInt();
        if (setting.getValue().path("truncation").asText().equals("longest_first")) {
          Encoding cut = tokenizer.encodePairLongestFirst(question, context, maxLength);
          assertWindows(name, List.of(cut), expected, true);
        } else if (expected.has("error")) {
          assertRefused(tokenizer, question, context, setting.getValue());
        } else {
          int stride = setting.getValue().path("stride").asInt();
          List<Encoding> windows = tokenizer.encodePair(question, context, maxLength, stride);
          if (setting.getValue().has("padding")) {
            assertPadded(name, windows, expected, tokenizer, maxLength);
          } else {
            assertWindows(name, windows, expected, !kind.equals("unigram"));
          }
        }
      }
    }
  }

  private static void assertRefused(
      Tokenizer tokenizer, String question, String context, JsonNode setting) {
    int questionTokens = tokenizer.count(question);
    int maxLength = setting.path("max_length").asInt();
    int most = maxLength - tokenizer.specialTokensOfPair() - setting.path("stride").asInt() - 1;
    assertThatThrownBy(() ->
            tokenizer.encodePair(question, context, maxLength, setting.path("stride").asInt()))
        .isInstanceOf(QuestionTooLongException.class)
        .hasMessage(
            "the question has %d tokens; in windows of 64 tokens that overlap by 16 it may have at most %d. Ask a shorter question.",
            questionTokens, most);
  }

  /// @param typed whether the library's own type ids are compared in later windows too. Its
  ///   template of T5 gives type 0 to everything in the first window and forgets to in those after
  ///   it; a model with a single type could not take those.
  private static void assertWindows(
      String name, List<Encoding> windows, JsonNode expected, boolean typed) {
    assertThat(windows).as("windows, " + name).hasSize(expected.size());
    for (int w = 0; w < windows.size(); w++) {
      Encoding window = windows.get(w);
      JsonNode e = expected.path(w);
      String as = "window " + w + ", " + name;
      assertThat(window.ids()).as(as).containsExactly(ints(e, "ids"));
      if (w == 0 || typed) {
        assertThat(window.types()).as(as).containsExactly(ints(e, "type_ids"));
      } else {
        assertThat(window.types()).as(as).containsOnly(0);
      }
      assertThat(places(window).map(i -> window.special(i) ? 1 : 0).boxed())
          .as(as)
          .containsExactlyElementsOf(ids(e, "special_tokens_mask"));
      assertThat(places(window).map(window::sequence).boxed())
          .as(as)
          .containsExactlyElementsOf(ids(e, "sequence_ids"));
      assertThat(places(window).map(window::word).boxed())
          .as(as)
          .containsExactlyElementsOf(ids(e, "word_ids"));
      assertThat(offsets(window)).as(as).isEqualTo(pairs(e, "offsets"));
    }
  }

  private static void assertPadded(
      String name, List<Encoding> windows, JsonNode expected, Tokenizer tokenizer, int length) {
    int pad = tokenizer.id(SpecialToken.PAD).orElseThrow();
    assertThat(windows).as(name).hasSize(expected.size());
    for (int w = 0; w < windows.size(); w++) {
      int[] padded = IntStream.generate(() -> pad).limit(length).toArray();
      int[] ids = windows.get(w).ids();
      System.arraycopy(ids, 0, padded, 0, ids.length);
      assertThat(padded).as(name).containsExactly(ints(expected.path(w), "ids"));
      assertThat(ids(expected.path(w), "attention_mask").stream().mapToInt(i -> i).sum())
          .as(name)
          .isEqualTo(ids.length);
    }
  }

  @Test
  void knowsTheSpecialTokens() throws IOException {
    for (boolean json : new boolean[] {true, false}) {
      Tokenizer bert = new Fixture("bert").tokenizer(folder, "uncased", json);
      assertThat(bert.id(SpecialToken.PAD)).hasValue(0);
      assertThat(bert.id(SpecialToken.UNK)).hasValue(100);
      assertThat(bert.id(SpecialToken.CLS)).hasValue(101);
      assertThat(bert.id(SpecialToken.SEP)).hasValue(102);
      assertThat(bert.id(SpecialToken.MASK)).hasValue(103);
      assertThat(bert.id(SpecialToken.EOS)).isEmpty();
      assertThat(bert.maxLength()).hasValue(512);
      assertThat(bert.specialTokensOfSingle()).isEqualTo(2);
      assertThat(bert.specialTokensOfPair()).isEqualTo(3);
      Tokenizer bart = new Fixture("byte-bpe").tokenizer(folder, "plain", json);
      assertThat(bart.id(SpecialToken.BOS)).hasValue(50257);
      assertThat(bart.id(SpecialToken.PAD)).hasValue(50258);
      assertThat(bart.id(SpecialToken.MASK)).hasValue(50261);
      assertThat(bart.specialTokensOfPair()).isEqualTo(4);
      assertThat(bart.maxLength()).hasValue(1024);
      Tokenizer t5 = new Fixture("unigram").tokenizer(folder, "t5", json);
      assertThat(t5.id(SpecialToken.EOS)).hasValue(1);
      assertThat(t5.id(SpecialToken.UNK)).hasValue(2);
      assertThat(t5.id(SpecialToken.CLS)).isEmpty();
      assertThat(t5.specialTokensOfSingle()).isEqualTo(1);
    }
  }

  /// A folder of reference values.
  private static final class Fixture {
    final Path folder;
    final JsonNode inputs;
    final JsonNode expected;

    Fixture(String kind) throws IOException {
      folder = TestFiles.fixture("tokenization-" + kind);
      inputs = MAPPER.readTree(folder.resolve("inputs.json").toFile());
      expected = MAPPER.readTree(folder.resolve("expected.json").toFile());
    }

    String mainVariant() {
      return inputs.path("variants").fieldNames().next();
    }

    /// The tokenizer of a variant; the older files are copied, with the variant's settings in their
    /// configuration.
    Tokenizer tokenizer(Path temporary, String variant, boolean json) throws IOException {
      if (json) {
        return Tokenizer.load(folder);
      }
      Path plain = Files.createTempDirectory(temporary, "plain");
      for (String name :
          List.of(
              "vocab.txt", "vocab.json", "merges.txt", "spiece.model", "special_tokens_map.json")) {
        if (Files.exists(folder.resolve(name))) {
          Files.copy(folder.resolve(name), plain.resolve(name));
        }
      }
      ObjectNode config =
          (ObjectNode) MAPPER.readTree(folder.resolve("tokenizer_config.json").toFile());
      config.setAll((ObjectNode) inputs.path("variants").path(variant));
      MAPPER.writeValue(plain.resolve("tokenizer_config.json").toFile(), config);
      return Tokenizer.load(plain);
    }
  }

  private static IntStream places(Encoding encoding) {
    return IntStream.range(0, encoding.length());
  }

  private static List<List<Integer>> offsets(Encoding encoding) {
    return places(encoding).mapToObj(i -> List.of(encoding.start(i), encoding.end(i))).toList();
  }

  private static int[] ints(JsonNode node, String field) {
    return ids(node, field).stream().mapToInt(i -> i).toArray();
  }

  /// Numbers, with -1 for `null`.
  private static List<Integer> ids(JsonNode node, String field) {
    List<Integer> ids = new ArrayList<>();
    node.path(field).forEach(n -> ids.add(n.isNull() ? -1 : n.asInt()));
    return ids;
  }

  private static List<String> strings(JsonNode node, String field) {
    List<String> strings = new ArrayList<>();
    node.path(field).forEach(n -> strings.add(n.asText()));
    return strings;
  }

  private static List<List<Integer>> pairs(JsonNode node, String field) {
    List<List<Integer>> pairs = new ArrayList<>();
    node.path(field).forEach(n -> pairs.add(List.of(n.path(0).asInt(), n.path(1).asInt())));
    return pairs;
  }
}
