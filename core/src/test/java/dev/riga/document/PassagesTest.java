package dev.riga.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Block.Kind;
import dev.riga.document.Passage.PageStart;
import dev.riga.text.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PassagesTest {
  private static final Sentences SENTENCES = Sentences.english();
  private static final int BUDGET = 60;

  @Test
  void cutsAfterAboutFiveSentencesAndRepeatsTheLast() {
    Draft draft = new Draft();
    StringBuilder paragraph = new StringBuilder();
    for (int i = 1; i <= 12; i++) {
      paragraph.append(sentence(i)).append(' ');
    }
    draft.add(Kind.PARAGRAPH, 0, paragraph.toString().strip());
    List<Passage> passages = passages(draft, 1000);
    assertThat(passages.stream().map(p -> numbers(p.text())))
        .containsExactly(List.of(1, 2, 3, 4, 5), List.of(5, 6, 7, 8, 9), List.of(9, 10, 11, 12));
    assertThat(passages.stream().map(Passage::number)).containsExactly(0, 1, 2);
    assertThat(passages.getFirst().document()).isEqualTo("papers/x.txt");
  }

  @Test
  void leavesNoSingleSentenceOver() {
    Draft draft = new Draft();
    draft.add(
        Kind.PARAGRAPH,
        0,
        String.join(
            " ", sentence(1), sentence(2), sentence(3), sentence(4), sentence(5), sentence(6)));
    assertThat(passages(draft, 1000)).hasSize(1);
  }

  @Test
  void endsWithAParagraphRatherThanInOne() {
    Draft draft = new Draft();
    draft.add(Kind.PARAGRAPH, 0, String.join(" ", sentence(1), sentence(2), sentence(3)));
    draft.add(
        Kind.PARAGRAPH, 0, String.join(" ", sentence(4), sentence(5), sentence(6), sentence(7)));
    assertThat(passages(draft, 1000).stream().map(p -> numbers(p.text())))
        .containsExactly(List.of(1, 2, 3), List.of(3, 4, 5, 6, 7));
  }

  @Test
  void keepsHeadingsAsContextAndNeverCrossesThem() {
    Draft draft = new Draft();
    draft.add(Kind.PARAGRAPH, 0, "Before all headings.");
    draft.add(Kind.HEADING, 1, "One");
    draft.add(Kind.HEADING, 2, "One\n one");
    draft.add(Kind.PARAGRAPH, 0, "Under one one.");
    draft.add(Kind.HEADING, 2, "Barren");
    draft.add(Kind.HEADING, 2, "One three");
    draft.add(Kind.HEADING, 3, "Deep");
    draft.add(Kind.PARAGRAPH, 0, "Under deep.");
    draft.add(Kind.HEADING, 1, "Two");
    draft.add(Kind.PARAGRAPH, 0, "Under two.");
    draft.add(Kind.HEADING, 4, "Last");
    assertThat(
            passages(draft, 60).stream()
                .map(p -> String.join(" > ", p.headings()) + ": " + p.text()))
        .containsExactly(
            ": Before all headings.",
            "One > One one: Under one one.",
            "One: Barren",
            "One > One three > Deep: Under deep.",
            "Two: Under two.",
            "Two: Last");
  }

  @Test
  void keepsRowsWholeAndPutsManyShortOnesTogether() {
    Draft draft = new Draft();
    for (int i = 0; i < 12; i++) {
      draft.add(Kind.TABLE_ROW, 0, "Dr. A. Row | " + i + " | No. 5");
    }
    List<Passage> passages = passages(draft, 60);
    assertThat(passages.size()).isBetween(2, 4);
    assertThat(passages.stream().flatMap(p -> p.text().lines()).filter(row -> !row.isEmpty()))
        .hasSize(12)
        .allMatch(row -> row.startsWith("Dr.") && row.endsWith("5"));
  }

  @Test
  void splitsLongSentencesBetweenWordsAndLongWordsAnywhere() {
    Draft draft = new Draft();
    draft.add(Kind.PARAGRAPH, 0, "word ".repeat(150) + "and the end.");
    draft.add(Kind.CODE, 0, "𝔘".repeat(900));
    Document document = draft.document();
    List<Passage> passages =
        new Passages(SENTENCES, text -> text.codePointCount(0, text.length()), 100).of(document);
    for (Passage passage : passages) {
      assertThat(passage.span().length()).isLessThanOrEqualTo(150);
      assertThat(passage.text()).doesNotStartWith("ord").doesNotEndWith("wor");
    }
    assertThat(String.join("", passages.stream().map(Passage::text).toList()).replaceAll("\\s", ""))
        .isEqualTo(document.text().replaceAll("\\s", ""));
  }

  @Test
  void readsADocumentWithoutBlocks() {
    Document document =
        new Document(
            "a.txt",
            "",
            "text/plain",
            "",
            "One line.\n\nAnd one.",
            List.of(),
            List.of(),
            List.of());
    List<Passage> passages = new Passages(SENTENCES, PassagesTest::words, BUDGET).of(document);
    assertThat(passages).hasSize(1);
    assertThat(passages.getFirst().text()).isEqualTo("One line.\n\nAnd one.");
    Document empty =
        new Document("a.txt", "", "text/plain", "", "", List.of(), List.of(), List.of());
    assertThat(new Passages(SENTENCES, PassagesTest::words, BUDGET).of(empty)).isEmpty();
  }

  @Test
  void carriesThePagesItTouches() {
    Draft draft = new Draft();
    draft.add(Kind.PARAGRAPH, 0, sentence(1));
    int second = draft.length();
    draft.add(Kind.PARAGRAPH, 0, sentence(2));
    int third = draft.length();
    draft.add(Kind.HEADING, 1, "Three");
    draft.add(Kind.PARAGRAPH, 0, sentence(3));
    draft.pages(0, second, third);
    List<Passage> passages = passages(draft, 1000);
    assertThat(passages.get(0).pages())
        .containsExactly(new PageStart(1, 0), new PageStart(2, second));
    assertThat(passages.get(1).pages()).containsExactly(new PageStart(3, third));
    assertThat(passages.get(0).pageOf(second - 1)).hasValue(1);
    assertThat(passages.get(0).pageOf(second)).hasValue(2);
  }

  @Test
  void countsTheTokensOfASentenceOnce() {
    Draft draft = new Draft();
    StringBuilder paragraph = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      paragraph.append(sentence(i)).append(' ');
    }
    draft.add(Kind.PARAGRAPH, 0, paragraph.toString());
    AtomicInteger counted = new AtomicInteger();
    new Passages(
            SENTENCES,
            text -> {
              counted.incrementAndGet();
              return words(text);
            },
            BUDGET)
        .of(draft.document());
    assertThat(counted).hasValue(100);
  }

  @Test
  void refusesABudgetThatHoldsNothing() {
    assertThatThrownBy(() -> new Passages(SENTENCES, PassagesTest::words, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a passage of 7 tokens holds no sentence");
  }

  @Test
  void holdsWhatItPromisesForAnyDocument() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Document document = random(random).document();
      int budget = 8 + random.nextInt(80);
      List<Passage> passages = new Passages(SENTENCES, PassagesTest::words, budget).of(document);
      String as = "seed " + seed + ", round " + round;
      Set<Integer> covered = new HashSet<>();
      int last = 0;
      for (Passage passage : passages) {
        assertThat(passage.text()).as(as).isEqualTo(passage.span().of(document.text()));
        assertThat(passage.text()).as(as).isNotBlank();
        assertThat(words(passage.text())).as(as).isLessThanOrEqualTo(budget);
        assertThat(passage.number()).as(as).isEqualTo(passages.indexOf(passage));
        assertThat(passage.span().end()).as(as).isGreaterThan(last);
        last = passage.span().end();
        for (int c = passage.span().start(); c < passage.span().end(); c++) {
          covered.add(c);
        }
        assertHeadings(as, document, passage);
        assertThat(passage.pages().stream().map(PageStart::page))
            .as(as)
            .containsExactlyElementsOf(
                document.pages().stream()
                    .filter(p -> p.span().start() < passage.span().end())
                    .filter(p -> p.span().end() > passage.span().start())
                    .map(Page::number)
                    .toList());
      }
      assertCovered(as, document, covered);
    }
  }

  /// Either the passage is in a heading, or no heading is in it and those above it are its context.
  private static void assertHeadings(String as, Document document, Passage passage) {
    List<Block> path = new ArrayList<>();
    for (Block block : document.blocks()) {
      if (block.kind() != Kind.HEADING || block.span().contains(passage.span())) {
        continue;
      }
      if (block.span().start() < passage.span().start()) {
        assertThat(block.span().end()).as(as).isLessThanOrEqualTo(passage.span().start());
        path.removeIf(above -> above.level() >= block.level());
        path.add(block);
      } else {
        assertThat(block.span().start()).as(as).isGreaterThanOrEqualTo(passage.span().end());
      }
    }
    boolean heading =
        document.blocks().stream()
            .anyMatch(b -> b.kind() == Kind.HEADING && b.span().contains(passage.span()));
    if (!heading) {
      assertThat(passage.headings())
          .as(as)
          .isEqualTo(
              path.stream()
                  .map(b -> b.span().of(document.text()).replaceAll("\\s+", " ").strip())
                  .toList());
    }
  }

  private static void assertCovered(String as, Document document, Set<Integer> covered) {
    int[] codePoints = document.text().codePoints().toArray();
    List<Integer> lost = new ArrayList<>();
    for (Block block : document.blocks()) {
      for (int c = block.span().start(); c < block.span().end(); c++) {
        boolean text = block.kind() != Kind.HEADING && !Character.isWhitespace(codePoints[c]);
        if (text && !covered.contains(c)) {
          lost.add(c);
        }
      }
    }
    assertThat(lost).as(as).isEmpty();
  }

  private static Draft random(Random random) {
    Draft draft = new Draft();
    List<Integer> pages = new ArrayList<>(List.of(0));
    for (int n = random.nextInt(25); n > 0; n--) {
      switch (random.nextInt(6)) {
        case 0 -> draft.add(Kind.HEADING, 1 + random.nextInt(3), "Heading 𝔘 " + n);
        case 1 -> draft.add(Kind.LIST_ITEM, 0, "item ".repeat(1 + random.nextInt(30)) + "end.");
        case 2 -> draft.add(Kind.TABLE_ROW, 0, " cell |".repeat(1 + random.nextInt(120)));
        case 3 -> draft.add(Kind.CODE, 0, "int x = 1;\n\n  return x;\n".repeat(random.nextInt(9)));
        default -> {
          StringBuilder paragraph = new StringBuilder();
          for (int s = random.nextInt(9); s > 0; s--) {
            paragraph.append("The 𝔘").append(" word".repeat(random.nextInt(40))).append(". ");
          }
          draft.add(Kind.PARAGRAPH, 0, paragraph.toString());
        }
      }
      if (random.nextInt(5) == 0) {
        pages.add(draft.length());
      }
    }
    draft.pages(pages.stream().mapToInt(i -> i).toArray());
    return draft;
  }

  private static String sentence(int i) {
    return "Sentence "
        + i
        + " tells of the ships that lay in the harbour of the old town all winter.";
  }

  private static List<Integer> numbers(String text) {
    return Pattern.compile("Sentence (\\d+)")
        .matcher(text)
        .results()
        .map(m -> Integer.valueOf(m.group(1)))
        .toList();
  }

  private static int words(String text) {
    return (int) Pattern.compile("\\S+").matcher(text).results().count();
  }

  private static List<Passage> passages(Draft draft, int budget) {
    return new Passages(SENTENCES, PassagesTest::words, budget).of(draft.document());
  }

  /// A document as it is put together.
  private static final class Draft {
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private List<Page> pages = List.of();

    void add(Kind kind, int level, String block) {
      int start = length();
      text.append(block);
      blocks.add(new Block(kind, new Span(start, length()), level));
      text.append("\n\n");
    }

    int length() {
      return text.codePointCount(0, text.length());
    }

    void pages(int... starts) {
      List<Page> made = new ArrayList<>();
      for (int i = 0; i < starts.length; i++) {
        int end = i + 1 < starts.length ? starts[i + 1] : length();
        made.add(new Page(i + 1, new Span(starts[i], end), 600, 800, Rectangles.none()));
      }
      pages = made;
    }

    Document document() {
      return new Document(
          "papers/x.txt", "", "text/plain", "", text.toString(), pages, blocks, List.of());
    }
  }
}
