package dev.riga.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.embed.HashingEmbedder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexViewTest {
  private static final String WORDS =
      "amber birch cedar daisy ember fjord grove heath inlet juniper";

  private Workplace work;

  @BeforeEach
  void folder(@TempDir Path folder) {
    work = new Workplace(folder);
  }

  /// BM25F computed by hand: `idf = ln(1 + (N - n + 0.5) / (n + 0.5))` and `tf / (tf + k1 (1 - b +
  /// b length / average))` with k1 = 5 * 1.2, b = 0.75, and every count in the text taken 5 times,
  /// in the title once.
  @Test
  void lexicalScoresAreBm25() {
    work.write("a.txt", "radium radium glows").write("b.txt", "nothing here at all").update();

    List<Hit> hits = lexical("radium?", 10);

    // Lengths this small are stored exactly. The titles are "Title of a" and "Title of b".
    double idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    double length = 5 * 3 + 3;
    double average = (5 * (3 + 4) + 3 + 3) / 2.0;
    double tf = 10 / (10 + 6 * (1 - 0.75 + 0.75 * length / average));
    assertThat(hits).hasSize(1);
    assertThat(hits.getFirst().document()).isEqualTo("docs/a.txt");
    assertThat(hits.getFirst().score()).isEqualTo(idf * tf, within(1e-6));
  }

  @Test
  void theFingerprintTellsWhatCanBeFoundAndNotHowItCameAbout(@TempDir Path elsewhere) {
    work.write("a.txt", "Radium glows.").write("b.txt", "Iron does not.").update();
    Workplace other = new Workplace(elsewhere);
    other.write("b.txt", "Iron does.").update();
    other.write("b.txt", "Iron does not.").write("a.txt", "Radium glows.").update();
    String fingerprint = fingerprint(work);

    assertThat(fingerprint(other)).isEqualTo(fingerprint).matches("[0-9a-f]{32}");
    assertThat(fingerprint(other.write("b.txt", "Iron might."))).isEqualTo(fingerprint);
    other.update();
    assertThat(fingerprint(other)).isNotEqualTo(fingerprint);
    work.rename("a.txt", "c.txt").update();
    assertThat(fingerprint(work)).isNotEqualTo(fingerprint);
  }

  @Test
  void vectorsThatAreStillToBeMadeChangeTheFingerprint() {
    work.write("a.txt", "Radium glows.").update(Optional.empty());
    String without = fingerprint(work);

    work.update();

    assertThat(fingerprint(work)).isNotEqualTo(without);
  }

  private static String fingerprint(Workplace work) {
    try (DocumentIndex index = work.open()) {
      return index.fingerprint();
    }
  }

  @Test
  void headingsAndTitlesCountForLess() {
    work.write("a.txt", "# Radium\n\nIt glows in darkness.")
        .write("b.txt", "Radium glows in darkness.")
        .write("radium.txt", "It shines in darkness.")
        .write("c.txt", "Iron never does that.")
        .update();

    assertThat(lexical("radium", 10).stream().map(Hit::document))
        .containsExactly("docs/b.txt", "docs/a.txt", "docs/radium.txt");
  }

  @Test
  void wordsMatchWhateverTheirFormAndAccents() {
    work.write("a.txt", "The Curies' café was closing.").update();

    for (String question : List.of("CURIE", "cafes", "Café", "closed", "curie's")) {
      assertThat(lexical(question, 10)).as(question).hasSize(1);
    }
    assertThat(lexical("pub", 10)).isEmpty();
  }

  @Test
  void aQuestionOfStopWordsAloneStillFindsSomething() {
    work.write("a.txt", "To be, or not to be.").write("b.txt", "Finches differ.").update();

    assertThat(lexical("to be or not to be", 10).stream().map(Hit::document))
        .containsExactly("docs/a.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text:radium AND (",
        "\"radium",
        "radium^^^~9999 +-!{}[]\\ && || *?",
        "*:*",
        "[* TO *]",
        "radium\u0000\uD800\uFFFF",
        "\uDBFF\uDFFF radium",
        "(((((((((((((((((radium",
        "/rad.*+{9}/ radium"
      })
  void noQuestionIsSyntax(String question) {
    work.write("a.txt", "Radium glows.").write("b.txt", "Iron rusts.").update();

    assertThat(lexical(question, 10).stream().map(Hit::document))
        .allMatch(name -> name.equals("docs/a.txt"));
  }

  @Test
  void aQuestionOfAHundredThousandCharactersIsAnsweredByItsRarestWords() {
    StringBuilder common = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      common.append("word").append(i).append(' ');
    }
    work.write("a.txt", common + " needle").write("b.txt", common.toString()).update();
    StringBuilder question = new StringBuilder("needle ");
    while (question.length() < 100_000) {
      question.append("word").append(question.length() % 400).append(' ');
    }

    List<Hit> hits = lexical(question.toString(), 10);

    assertThat(hits).hasSize(2);
    assertThat(hits.getFirst().document()).isEqualTo("docs/a.txt");
  }

  @Test
  void theScoreIsTheSumOfWhatEachWordAdds() {
    randomDocuments(new Random(5), 20);
    work.update();

    String question = "amber cedar and juniper, amber";
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      List<Hit> hits = view.lexical(question, 100, List.of());
      assertThat(hits).hasSizeGreaterThan(5);
      for (Hit hit : hits) {
        var parts = view.lexicalParts(question, hit.id());
        assertThat(parts.keySet()).isSubsetOf("amber", "cedar", "junip");
        assertThat(parts.values().stream().mapToDouble(Double::doubleValue).sum())
            .isEqualTo(hit.score(), within(1e-12));
      }
    }
  }

  /// The same files, indexed at once or in many steps with changes and deletions on the way, give
  /// the same scores bit for bit.
  @Test
  void scoresDoNotDependOnHowTheIndexCameAbout(@TempDir Path other) {
    long seed = Long.getLong("riga.tests.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int step = 0; step < 6; step++) {
      randomDocuments(random, 8);
      work.write("passing.txt", "amber ".repeat(step + 1)).update(Optional.empty());
    }
    work.delete("passing.txt");
    work.update();
    Workplace atOnce = new Workplace(other);
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      for (IndexedDocument document : index.documents()) {
        StringBuilder text = new StringBuilder();
        view.passagesOf(document.name())
            .forEach(passage -> text.append(passage.text()).append("\n\n"));
        atOnce.write(document.name().substring("docs/".length()), text.toString());
      }
    }
    atOnce.update();

    for (String question : List.of("amber", "birch fjord heath", "juniper passing 3")) {
      assertThat(described(atOnce, question))
          .as("seed %d: %s", seed, question)
          .isEqualTo(described(work, question))
          .isNotEmpty();
    }
  }

  private static List<String> described(Workplace place, String question) {
    try (DocumentIndex index = place.open();
        IndexView view = index.view()) {
      float[] vector = place.embedder().embedQuestion(question);
      List<String> described = new ArrayList<>();
      for (List<Hit> hits :
          List.of(view.lexical(question, 30, List.of()), view.nearest(vector, 30, List.of()))) {
        hits.forEach(hit -> described.add(hit.document() + "#" + hit.number() + " " + hit.score()));
      }
      return described;
    }
  }

  @Test
  void theNearestAreThoseWithTheLargestInnerProducts() {
    randomDocuments(new Random(7), 60);
    work.update();

    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      float[] question = work.embedder().embedQuestion("amber cedar");
      record Scored(String place, double product) {}
      List<Scored> all = new ArrayList<>();
      for (IndexedDocument document : index.documents()) {
        view.passagesOf(document.name())
            .forEach(passage ->
                all.add(
                    new Scored(
                        passage.document() + "#" + passage.number(),
                        product(question, work.embedder().embedQuestion(passage.text())))));
      }
      all.sort(Comparator.comparingDouble(Scored::product).reversed().thenComparing(Scored::place));

      List<Hit> hits = view.nearest(question, 12, List.of());

      for (int i = 0; i < hits.size(); i++) {
        assertThat(hits.get(i).document() + "#" + hits.get(i).number())
            .isEqualTo(all.get(i).place());
        assertThat(hits.get(i).score()).isEqualTo(all.get(i).product(), within(1e-12));
      }
      assertThat(hits).hasSize(12);
    }
  }

  @Test
  void theGraphFindsNearlyTheSameAndScoresItExactly() {
    for (int file = 0; file < 4; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        text.append("w").append(file * 31 + i).append(" v").append(i * 7 % 501).append("\n\n");
      }
      work.write(file + ".txt", text.toString());
    }
    HashingEmbedder embedder = new HashingEmbedder("hashing", 32);
    new Indexer(
            work.index(),
            work.reading().named("plain"),
            Optional.of(embedder),
            FSDirectory::open,
            Clock.systemUTC(),
            new Indexer.Tuning(Duration.ofSeconds(5), 100))
        .update(work.sources(), IndexProgress.none());
    int found = 0;
    int wanted = 0;
    try (DocumentIndex exact = DocumentIndex.open(work.index(), 50_000);
        DocumentIndex approximate = DocumentIndex.open(work.index(), 0);
        IndexView truth = exact.view();
        IndexView view = approximate.view()) {
      for (int i = 0; i < 20; i++) {
        float[] question = embedder.embedQuestion("w" + 17 * i + " v" + 3 * i);
        for (List<String> patterns : List.of(List.<String>of(), List.of("docs/[1-2].txt"))) {
          List<Hit> right = truth.nearest(question, 10, patterns);
          List<Hit> near = view.nearest(question, 10, patterns);
          Set<Integer> ids = new HashSet<>();
          right.forEach(hit -> ids.add(hit.id()));
          wanted += right.size();
          for (Hit hit : near) {
            found += ids.contains(hit.id()) ? 1 : 0;
            assertThat(right.stream().filter(other -> other.id() == hit.id()))
                .allMatch(other -> other.equals(hit));
            assertThat(patterns.isEmpty() || hit.document().matches("docs/[1-2].txt")).isTrue();
          }
        }
      }
    }
    assertThat((double) found / wanted).as("mean recall at 10").isGreaterThan(0.97);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private List<Hit> lexical(String question, int most) {
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      return view.lexical(question, most, List.of());
    }
  }

  private void randomDocuments(Random random, int count) {
    String[] words = WORDS.split(" ", -1);
    for (int file = 0; file < count; file++) {
      StringBuilder text = new StringBuilder();
      for (int passage = random.nextInt(5); passage >= 0; passage--) {
        for (int i = random.nextInt(12); i >= 0; i--) {
          text.append(words[random.nextInt(words.length)]).append(' ');
        }
        text.append("number ").append(passage).append(".\n\n");
      }
      work.write(random.nextInt(3 * count) + ".txt", text.toString());
    }
  }
}
