package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class CodePointsTest {
  @Test
  void agreesWithTheStringsOwnCount() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        switch (random.nextInt(3)) {
          case 0 -> text.append('a');
          case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
          default -> text.append("𝔘");
        }
      }
      String s = text.toString();
      CodePoints points = new CodePoints(s);
      assertThat(points.length()).as("seed %d", seed).isEqualTo(s.codePointCount(0, s.length()));
      for (int c = 0; c <= points.length(); c++) {
        int unit = s.offsetByCodePoints(0, c);
        assertThat(points.toUtf16(c)).as("seed %d", seed).isEqualTo(unit);
        assertThat(points.fromUtf16(unit)).as("seed %d", seed).isEqualTo(c);
      }
    }
  }

  @Test
  void givesTheSecondHalfOfAPairTheSameCodePoint() {
    CodePoints points = new CodePoints("a𝔘b");
    assertThat(points.fromUtf16(1)).isEqualTo(1);
    assertThat(points.fromUtf16(2)).isEqualTo(1);
    assertThat(points.fromUtf16(3)).isEqualTo(2);
  }

  @Test
  void refusesPlacesOutsideTheText() {
    CodePoints points = new CodePoints("a𝔘b");
    assertThatThrownBy(() -> points.toUtf16(4))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("code point 4 of a text of 3 code points");
    assertThatThrownBy(() -> points.fromUtf16(-1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("UTF-16 unit -1 of a text of 4 units");
  }
}
