package dev.riga.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "papers/*.pdf papers/a.pdf true",
        "papers/*.pdf papers/old/a.pdf false",
        "papers/** papers/old/a.pdf true",
        "papers/**.pdf papers/old/a.pdf true",
        "papers/**/a.pdf papers/a.pdf true",
        "papers/**/a.pdf papers/x/y/a.pdf true",
        "papers/**/a.pdf papers/xa.pdf false",
        "**/a.pdf papers/a.pdf true",
        "**/a.pdf a.pdf true",
        "*.pdf papers/old/a.pdf true",
        "*.pdf a.pdf true",
        "*.pdf a.pdf.txt false",
        "old papers/old/a.pdf true",
        "old papers/older/a.pdf false",
        "papers papers/old/a.pdf true",
        "papers/ papers/old/a.pdf true",
        "./papers/old papers/old/a.pdf true",
        "/papers/old papers/old/a.pdf true",
        "papers/old papers/old.pdf false",
        "papers/?.pdf papers/ä.pdf true",
        "papers/?.pdf papers/\uD835\uDD04.pdf true",
        "papers?a.pdf papers/a.pdf false",
        "p/[a-c]x.pdf p/bx.pdf true",
        "p/[a-c]x.pdf p/dx.pdf false",
        "p/[!a-c]x.pdf p/dx.pdf true",
        "p/[^a-c]x.pdf p/bx.pdf false",
        "p[!a]x p/x false",
        "p/[]]x p/]x true",
        "p/[a-]x p/-x true",
        "p/{one,two}.pdf p/two.pdf true",
        "p/{one,two}.pdf p/three.pdf false",
        "p/{o{n,u}e,two*}.pdf p/oue.pdf true",
        "p/{,x}.pdf p/.pdf true",
        "p/\\*.pdf p/*.pdf true",
        "p/\\*.pdf p/a.pdf false",
        "p/a[1.pdf p/a[1.pdf true",
        "p/a{1.pdf p/a{1.pdf true",
        "p/a}1.pdf p/a}1.pdf true",
        "p/a\\ p/a\\ true",
        "p/a(1)+.pdf p/a(1)+.pdf true",
        "p/a,b.pdf p/a,b.pdf true",
      })
  void matches(String pattern, String name, boolean expected) {
    assertThat(matches(List.of(pattern), name)).isEqualTo(expected);
  }

  @Test
  void oneOfSeveralIsEnough() {
    List<String> patterns = List.of("*.pdf", "notes/**");

    assertThat(Stream.of("a.pdf", "notes/b.txt", "c.txt").filter(name -> matches(patterns, name)))
        .containsExactly("a.pdf", "notes/b.txt");
  }

  /// Agrees with Java's own globs wherever these two give a pattern the same meaning: whole names
  /// with a `/`, no folder at the end, no empty group.
  @Test
  void agreesWithTheGlobsOfTheJdk() {
    long seed = Long.getLong("riga.tests.seed", System.nanoTime());
    Random random = new Random(seed);
    String[] parts = {"a", "b", "/", "*", "?", "[ab]", "[!a]", "{a,b}", "{ab,*}", "."};
    int matched = 0;
    for (int round = 0; round < 2_000; round++) {
      StringBuilder pattern = new StringBuilder("x/");
      for (int i = random.nextInt(5); i >= 0; i--) {
        pattern.append(parts[random.nextInt(parts.length)]);
      }
      StringBuilder name = new StringBuilder("x/");
      for (int i = random.nextInt(5); i >= 0; i--) {
        name.append("ab/.".charAt(random.nextInt(4)));
      }
      String clean = name.toString().replaceAll("/+", "/").replaceAll("/$", "/a");
      if (pattern.toString().matches(".*(//|\\*\\*|/$).*")) {
        continue;
      }
      boolean expected =
          Stream.iterate(clean, s -> s.contains("/"), s -> s.substring(0, s.lastIndexOf('/')))
              .anyMatch(upTo ->
                  FileSystems.getDefault()
                      .getPathMatcher("glob:" + pattern)
                      .matches(Path.of(upTo)));
      assertThat(matches(List.of(pattern.toString()), clean))
          .as("seed %d: %s on %s", seed, pattern, clean)
          .isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    assertThat(matched).isGreaterThan(100);
  }

  @Test
  void hostilePatternsEndSoon() {
    for (String piece : List.of("{", "[", "{[}]", "{a,", "{a,b}", "{,}", "\\", "**/", "[!a]")) {
      String pattern = piece.repeat(900 / piece.length());
      try {
        assertThat(matches(List.of(pattern), "a")).isIn(true, false);
      } catch (IndexException refused) {
        assertThat(refused).hasMessageEndingWith("use fewer `*` and `?`");
      }
    }
  }

  @Test
  void aPatternThatTakesTooMuchWorkIsRefused() {
    String pattern = "*a" + "?".repeat(30);

    assertThatThrownBy(() -> Glob.query(List.of(pattern)))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "too complicated a pattern for documents: " + pattern + ": use fewer `*` and `?`");
    assertThatThrownBy(() -> Glob.query(List.of("x/" + "y".repeat(2000))))
        .isInstanceOf(IndexException.class)
        .hasMessage("a pattern for documents of 2002 characters: at most 1000 are allowed");
  }

  private static boolean matches(List<String> patterns, String name) {
    return Operations.run(((AutomatonQuery) Glob.query(patterns)).getAutomaton(), name);
  }
}
