package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that would end the process if the Rust library saw them.
final class HostileTokenizerTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static JsonNode unigram;

  @BeforeAll
  static void read() throws IOException {
    unigram =
        MAPPER.readTree(
            TestFiles.fixture("tokenization-unigram").resolve("tokenizer.json").toFile());
  }

  private static byte[] changed(Consumer<ObjectNode> change) {
    ObjectNode copy = unigram.deepCopy();
    change.accept(copy);
    return copy.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(Consumer<ObjectNode> change, String why) {
    byte[] json = changed(change);
    assertThatThrownBy(() -> Tokenizer.fromJson(json, "tokenizer.json"))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "tokenizer.json cannot be used as a tokenizer: "
                + why
                + ". Fetch it again, or from where it was made.");
  }

  private static Consumer<ObjectNode> map(String base64) {
    return file ->
        ((ObjectNode) file.at("/normalizer/normalizers/0")).put("precompiled_charsmap", base64);
  }

  @Test
  void refusesABrokenMapOfCharacters() {
    assertRefused(map("!!!"), "its precompiled_charsmap is broken (not in Base64)");
    assertRefused(map(""), "its precompiled_charsmap is broken (cut off)");
    assertRefused(
        map(Base64.getEncoder().encodeToString(new byte[] {8, 0, 0, 0, 1, 2, 3})),
        "its precompiled_charsmap is broken (cut off)");
    byte[] outside = {4, 0, 0, 0, (byte) 255, (byte) 255, (byte) 255, 127, 'a', 0};
    assertRefused(
        map(Base64.getEncoder().encodeToString(outside)),
        "its precompiled_charsmap is broken (it points outside of itself)");
    byte[] notText = {4, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, 0};
    assertRefused(
        map(Base64.getEncoder().encodeToString(notText)),
        "its precompiled_charsmap is broken (its replacements are not UTF-8)");
  }

  /// Whatever is let through must be borne by the library: a panic would end this process.
  @Test
  void bearsEveryMapOfCharactersThatItLetsThrough() {
    byte[] sound =
        Base64.getDecoder()
            .decode(unigram.at("/normalizer/normalizers/0/precompiled_charsmap").asText());
    assertThat(CharacterMap.fault(Base64.getEncoder().encodeToString(sound))).isEmpty();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 60; round++) {
      byte[] broken = sound.clone();
      for (int n = 1 + random.nextInt(20); n > 0; n--) {
        broken[4 + random.nextInt(broken.length - 4)] = (byte) random.nextInt();
      }
      String base64 = Base64.getEncoder().encodeToString(broken);
      if (!CharacterMap.fault(base64).isEmpty()) {
        refused++;
      } else if (round < 10) {
        Tokenizer tokenizer = Tokenizer.fromJson(changed(map(base64)), "tokenizer.json");
        StringBuilder everything = new StringBuilder();
        for (int c = 0x20; c < 0x3400; c++) {
          everything.appendCodePoint(c).append(' ');
        }
        assertThat(tokenizer.count(everything.toString())).as("seed %d", seed).isPositive();
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  @Test
  void refusesATemplateThatDoesNotFit() {
    assertRefused(
        file -> ((ObjectNode) file.path("post_processor")).putObject("special_tokens"),
        "its template names </s> without saying what that is");
    assertRefused(
        file ->
            ((ArrayNode) file.at("/post_processor/special_tokens").path("</s>").path("ids")).add(3),
        "its template has no id for each token of </s>");
    byte[] twice =
        changed(file -> {
          ArrayNode pair = (ArrayNode) file.at("/post_processor/pair");
          pair.addAll(pair.deepCopy());
        });
    assertThatThrownBy(() -> Tokenizer.fromJson(twice, "tokenizer.json"))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "tokenizer.json is not a tokenizer that the tokenizers library can read: its template does not hold each text of a pair once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|a)*b", "((ab?)*)+", "(?:x{2,})*", "(a)\\1"})
  void refusesARegularExpressionThatMayTakeForEver(String regex) {
    assertRefused(
        file -> ((ObjectNode) file.at("/normalizer/normalizers/2/pattern")).put("Regex", regex),
        "its regular expression “" + regex + "” repeats what repeats itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " {2,}",
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t|'re)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*",
        "[(]+[)]*\\)+",
      })
  void takesTheRegularExpressionsOfKnownTokenizers(String regex) {
    assertThat(BacktrackingCheck.isDangerous(regex)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-1", "4294967295", "\"7\""})
  void refusesAnAddedTokenWithoutAProperId(String id) throws IOException {
    JsonNode value = MAPPER.readTree(id);
    assertRefused(
        file -> ((ObjectNode) file.at("/added_tokens/0")).set("id", value),
        "an added token has the id " + value);
  }

  @Test
  void refusesWhatElseWouldPanic() {
    assertRefused(
        file -> file.putObject("pre_tokenizer").put("type", "FixedLength").put("length", 0),
        "it cuts into pieces of the length 0");
    byte[] twice = "{\"version\":\"1.0\",\"version\":\"1.0\"}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Tokenizer.fromJson(twice, "tokenizer.json"))
        .isInstanceOf(TokenizerException.class)
        .hasMessage("tokenizer.json is not JSON: Duplicate field 'version'");
    byte[] more = "{} {}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Tokenizer.fromJson(more, "tokenizer.json"))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "tokenizer.json cannot be used as a tokenizer: something follows its JSON object. Fetch it again, or from where it was made.");
  }

  /// A list of tokens that was cut short reads like a small one.
  @Test
  void refusesAVocabularyThatIsNotTheWholeOfTheModel(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 30522}");
    List<String> tokens =
        Files.readAllLines(TestFiles.fixture("tokenization-bert").resolve("vocab.txt"));
    Path vocabulary = folder.resolve("vocab.txt");

    Files.writeString(vocabulary, String.join("\n", tokens.subList(0, 15_000)));
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "vocab.txt ends within a line, after 15,000 lines, and the model's config.json asks for"
                + " about 30,522: it seems to be cut short. Fetch it again.");

    Files.write(
        vocabulary, tokens.subList(0, 15_000)); // whole lines: a model may have room to spare
    assertThat(Tokenizer.load(folder).encode("the").length()).isEqualTo(3);
  }

  @Test
  void refusesATokenizerThatUsesSuchFilesOtherwise(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}");

    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "vocab.txt belongs to a tokenizer of the family bertjapanese, which is read from"
                + " tokenizer.json only. Put a tokenizer.json next to it.");
  }

  @Test
  void aTokenThatStandsTwiceKeepsThePlacesOfTheOthers(@TempDir Path folder) throws IOException {
    Files.write(
        folder.resolve("vocab.txt"),
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "sea", "port", "sea", "ship"));

    Tokenizer tokenizer = Tokenizer.load(folder);

    assertThat(tokenizer.encode("sea port ship").ids()).containsExactly(2, 7, 6, 8, 3);
  }
}
