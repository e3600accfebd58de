package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SentencesTest {
  private static final Sentences SENTENCES = Sentences.english();

  /// Sentences are separated by `|`.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Riga lies on the Daugava.|It was founded in 1201.|Was it a port?|Yes!",
        "Smith et al. (2019) found that the rate rose.|See Fig. 3 for details.",
        "Dr. Brown of St. Mary's Hospital was born on Jan. 5, 1950.|He died in 2001.",
        "The U.S. government paid $3.5 million.|He moved to Washington, D.C. in 1990.",
        "Mr. and Mrs. Jones arrived at 5 p.m. on Monday.|They left.",
        "This is e.g. a test, i.e. an example.|No. 5 is alive.|It cost approx. 5 kg vs. 10 kg.",
        "See Vol. 3, pp. 12-15, cf. Sec. 2.1.|Eq. 5 shows it.",
        "J. R. R. Tolkien wrote it.|J. K. Rowling did not.|John F. Kennedy read it.",
        "\"Why?\" she asked.|(She stayed.)|He left for Yahoo! in 2005.",
        "He met Prof. Dr. Müller, Ph.D., and Gen. Lee.|Then he went home.",
        "Das ist z.B. ein Satz.|Dies ist noch einer.",
        "1. First item.|2. Second item.",
        "Eat vitamin C.|The body needs it.",
        "iPhone sales grew.|iPad sales fell.",
        "all is well.|nothing to see.|go on.",
        "漢字。|かな！|テスト「はい。」と言った。",
      })
  void findsSentences(String marked) {
    List<String> expected = List.of(marked.split("\\|", -1));
    String text = marked.startsWith("漢字") ? marked.replace("|", "") : marked.replace("|", " ");
    assertThat(SENTENCES.of(text).stream().map(Sentence::text)).containsExactlyElementsOf(expected);
  }

  @Test
  void endsASentenceAtABlankLineButNotAtALineBreak() {
    assertThat(
            SENTENCES.of("A heading\n \nThe first\nparagraph goes on").stream().map(Sentence::text))
        .containsExactly("A heading", "The first\nparagraph goes on");
  }

  @Test
  void findsNothingInWhiteSpace() {
    assertThat(SENTENCES.of("")).isEmpty();
    assertThat(SENTENCES.of(" \n\n\t \u00A0 ")).isEmpty();
    assertThat(SENTENCES.of(" ".repeat(10_000))).isEmpty();
  }

  @Test
  void coversEverythingButWhiteSpace() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String text = randomText(random);
      StringBuilder covered = new StringBuilder();
      CodePoints points = new CodePoints(text);
      int last = 0;
      for (Sentence sentence : SENTENCES.of(text)) {
        assertThat(sentence.start()).as("seed %d", seed).isGreaterThanOrEqualTo(last);
        assertThat(text.substring(points.toUtf16(sentence.start()), points.toUtf16(sentence.end())))
            .as("seed %d", seed)
            .isEqualTo(sentence.text());
        assertThat(sentence.text().length()).as("seed %d", seed).isBetween(1, 2000);
        covered.append(sentence.text());
        last = sentence.end();
      }
      assertThat(withoutSpace(covered.toString()))
          .as("seed %d", seed)
          .isEqualTo(withoutSpace(text));
    }
  }

  private static String withoutSpace(String text) {
    return text.chars()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
        .collect(StringBuilder::new, (b, c) -> b.append((char) c), StringBuilder::append)
        .toString();
  }

  private static String randomText(Random random) {
    String[] parts = {
      ".",
      "!",
      "?",
      " ",
      "  ",
      "\n",
      "\n\n",
      "\u00A0",
      "Dr.",
      "e.g.",
      "The",
      "word",
      "1.",
      "𝔘",
      "。",
      "\uD800",
      "”",
      "(",
      ")",
      "...",
      "…",
      "et al.",
      "A.",
      "x".repeat(300),
      " ".repeat(700),
      "\r\n"
    };
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(60); n > 0; n--) {
      text.append(parts[random.nextInt(parts.length)]);
      if (random.nextBoolean()) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a ", "a.", "a. ", ".", "A.", "the word ", "𝔘", "(1. "})
  void takesBoundedTimeForEnormousParagraphs(String unit) {
    String text = unit.repeat(200_000 / unit.length());
    assertTimeout(Duration.ofSeconds(20), () -> assertThat(SENTENCES.of(text)).isNotEmpty());
  }

  @Test
  void givesThreadsWhatItGivesOne() throws InterruptedException, ExecutionException {
    String text = "Dr. Brown agrees. See Fig. 3. J. R. R. Tolkien wrote it. Why? ".repeat(20);
    List<Sentence> alone = SENTENCES.of(text);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Sentence>>> together = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        together.add(threads.submit(() -> SENTENCES.of(text)));
      }
      for (Future<List<Sentence>> future : together) {
        assertThat(future.get()).isEqualTo(alone);
      }
    }
  }
}
