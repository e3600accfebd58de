package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizerTest {
  private static Tokenizer bert;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    bert = Tokenizer.load(TestFiles.fixture("tokenization-bert"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "byte-bpe", "unigram"})
  void readsAnyStringAndKeepsOffsetsInsideIt(String kind) {
    Tokenizer tokenizer = Tokenizer.load(TestFiles.fixture("tokenization-" + kind));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String text = randomText(random);
      Encoding encoding = tokenizer.encode(text);
      int length = text.codePointCount(0, text.length());
      for (int i = 0; i < encoding.length(); i++) {
        assertThat(encoding.start(i)).as("seed %d", seed).isBetween(0, encoding.end(i));
        assertThat(encoding.end(i)).as("seed %d", seed).isBetween(encoding.start(i), length);
      }
      assertThat(encoding.count(0)).as("seed %d", seed).isEqualTo(tokenizer.count(text));
    }
  }

  /// Letters, spaces, NUL and other controls, halves of surrogate pairs, marks, private and
  /// unassigned characters.
  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x21));
        case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
        case 2 -> text.appendCodePoint(random.nextInt(0x110000));
        case 3 -> text.append((char) (0x300 + random.nextInt(0x70)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  @Test
  void readsALoneSurrogateAsOneUnknownCharacter() {
    Encoding encoding = bert.encode("a\uD83D b 𝔘 c");
    Encoding replaced = bert.encode("a� b 𝔘 c");
    assertThat(encoding.ids()).isEqualTo(replaced.ids());
    assertThat(encoding.token(encoding.length() - 2)).isEqualTo("c");
    assertThat(encoding.start(encoding.length() - 2)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "byte-bpe", "unigram"})
  void readsTextsOfAHundredThousandCharacters(String kind) {
    Tokenizer tokenizer = Tokenizer.load(TestFiles.fixture("tokenization-" + kind));
    String words = "The lighthouse keeper saw 𝔘 nothing. ".repeat(3000).substring(0, 100_000);
    Encoding encoding = tokenizer.encode(words);
    int last = encoding.first(0) + encoding.count(0) - 1;
    int length = words.codePointCount(0, words.length());
    assertThat(encoding.end(last)).isBetween(length - 3, length);
    assertThat(tokenizer.encode("x".repeat(100_000)).length()).isPositive();
    assertThat(tokenizer.encode(" ".repeat(100_000)).length()).isPositive();
    assertThat(tokenizer.encode("Q?".repeat(50_000), 64).length()).isEqualTo(64);
  }

  @Test
  void coversALongContextWithOverlappingWindows() {
    String context = "word ".repeat(20_000);
    List<Encoding> windows = bert.encodePair("How long?", context, 384, 128);
    Set<Integer> starts = new HashSet<>();
    for (int w = 0; w < windows.size(); w++) {
      Encoding window = windows.get(w);
      assertThat(window.length()).isLessThanOrEqualTo(384);
      assertThat(window.count(0)).isEqualTo(3);
      for (int i = window.first(1); i < window.length() - 1; i++) {
        starts.add(window.start(i));
      }
      if (w > 0) {
        Encoding before = windows.get(w - 1);
        assertThat(window.start(window.first(1)))
            .isEqualTo(before.start(before.length() - 1 - 128));
      }
    }
    assertThat(starts).hasSize(20_000);
  }

  @Test
  void refusesAQuestionThatLeavesNoRoom() {
    String question = "why ".repeat(100_000).strip();
    assertThatThrownBy(() -> bert.encodePair(question, "because", 384, 128))
        .isInstanceOfSatisfying(
            QuestionTooLongException.class,
            e -> {
              assertThat(e.questionTokens()).isEqualTo(100_000);
              assertThat(e.mostTokens()).isEqualTo(252);
            })
        .hasMessage(
            "the question has 100000 tokens; in windows of 384 tokens that overlap by 128 it may have at most 252. Ask a shorter question.");
    String longest = "why ".repeat(252).strip();
    assertThat(bert.encodePair(longest, "because ".repeat(500), 384, 128)).hasSizeGreaterThan(300);
    assertThatThrownBy(() -> bert.encodePair(longest + " why", "because ".repeat(500), 384, 128))
        .isInstanceOf(QuestionTooLongException.class);
  }

  @Test
  void cutsASingleTextAfterItsFirstTokens() {
    Encoding cut = bert.encode("one two three four", 5);
    assertThat(cut).hasToString("[[CLS], one, two, three, [SEP]]");
    assertThat(bert.encode("one two three four", 6))
        .hasToString(bert.encode("one two three four").toString());
    assertThatThrownBy(() -> bert.encode("one", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 tokens do not hold the 2 special tokens");
  }

  @Test
  void encodesABatchAsItEncodesEachText() {
    List<String> texts =
        IntStream.range(0, 200).mapToObj(i -> "text 𝔘\uD800 number ".repeat(i % 30) + i).toList();
    List<Encoding> batch = bert.encodeBatch(texts, 64);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(batch.get(i).ids()).isEqualTo(bert.encode(texts.get(i), 64).ids());
    }
    assertThat(bert.encodeBatch(List.of(), 64)).isEmpty();
  }

  @Test
  void givesThreadsWhatItGivesOne() throws InterruptedException, ExecutionException {
    List<String> texts =
        IntStream.range(0, 400).mapToObj(i -> "a text with the number " + i).toList();
    List<int[]> alone =
        texts.stream().map(t -> bert.encodePair(t, t, 14, 2)).map(w -> w.getLast().ids()).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<int[]>> together = new ArrayList<>();
      for (String text : texts) {
        together.add(threads.submit(() -> bert.encodePair(text, text, 14, 2).getLast().ids()));
      }
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }

  /// Sentence-transformers ships files that pad every text to 128 tokens and cut it there.
  @Test
  void ignoresPaddingAndTruncationInTheFile() throws IOException {
    String json =
        Files.readString(TestFiles.fixture("tokenization-bert").resolve("tokenizer.json"));
    String padding =
        "\"truncation\":{\"direction\":\"Right\",\"max_length\":8,\"strategy\":\"LongestFirst\",\"stride\":0},\"padding\":{\"strategy\":{\"Fixed\":8},\"direction\":\"Right\",\"pad_to_multiple_of\":null,\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"[PAD]\"}";
    String padded = json.replace("\"truncation\":null,\"padding\":null", padding);
    assertThat(padded).isNotEqualTo(json);
    Files.writeString(folder.resolve("tokenizer.json"), padded);
    Tokenizer tokenizer = Tokenizer.load(folder);
    assertThat(tokenizer.encode("one").length()).isEqualTo(3);
    assertThat(tokenizer.encode("one ".repeat(20)).length()).isEqualTo(22);
  }

  @Test
  void readsTheBytesOfATokenizerWithoutItsDirectory() throws IOException {
    Path file = TestFiles.fixture("tokenization-bert").resolve("tokenizer.json");
    Tokenizer tokenizer = Tokenizer.fromJson(Files.readAllBytes(file), "the shipped tokenizer");
    assertThat(tokenizer.encode("Hello").ids()).containsExactly(101, 7592, 102);
    assertThat(tokenizer.id(SpecialToken.PAD)).hasValue(0);
    assertThat(tokenizer.id(SpecialToken.MASK)).hasValue(103);
    assertThat(tokenizer.maxLength()).isEmpty();
  }

  @Test
  void tellsACasedVocabularyFromAnUncasedOne() throws IOException {
    Files.write(folder.resolve("vocab.txt"), List.of("[UNK]", "[CLS]", "[SEP]", "riga"));
    assertThat(Tokenizer.load(folder).encode("Riga")).hasToString("[[CLS], riga, [SEP]]");
    Files.write(folder.resolve("vocab.txt"), List.of("[UNK]", "[CLS]", "[SEP]", "riga", "Riga"));
    assertThat(Tokenizer.load(folder).encode("Riga")).hasToString("[[CLS], Riga, [SEP]]");
  }

  @Test
  void saysWhatIsWrongWithADirectory() throws IOException {
    assertThatThrownBy(() -> Tokenizer.load(folder.resolve("absent")))
        .isInstanceOf(TokenizerException.class)
        .hasMessage("no such directory: " + folder.resolve("absent"));
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "no tokenizer in "
                + folder
                + ": it holds neither tokenizer.json nor vocab.txt, nor vocab.json with merges.txt, nor a SentencePiece model (spiece.model, spm.model, sentencepiece.bpe.model, tokenizer.model). Copy the tokenizer's files next to the weights.");
    Files.write(folder.resolve("vocab.txt"), List.of("[UNK]", "riga"));
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "the vocabulary has no [CLS], which is the tokenizer's cls_token. The files do not belong together: fetch them again.");
    Path json = folder.resolve("tokenizer.json");
    Files.writeString(json, "{\"version\":");
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(json + " is not JSON: Unexpected end-of-input within/between Object entries");
    Files.writeString(folder.resolve("tokenizer_config.json"), "[]");
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(folder.resolve("tokenizer_config.json") + " does not hold a JSON object");
  }

  @Test
  void saysThatASentencePieceModelIsCutOff() throws IOException {
    Path file = TestFiles.fixture("tokenization-unigram").resolve("spiece.model");
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("spiece.model");
    for (int length : new int[] {0, 1, 5, 1000, whole.length - 1}) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Tokenizer.load(folder))
          .as("%d bytes", length)
          .isInstanceOf(TokenizerException.class)
          .hasMessage(cut + " is not a SentencePiece model, or it is cut off. Fetch it again.");
    }
  }

  @Test
  void leavesTheSystemPropertiesAsTheyWere() {
    assertThat(System.getProperty("ENGINE_CACHE_DIR")).isNull();
    assertThat(System.getProperty("ai.djl.offline")).isNull();
  }
}
