package dev.riga.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RectanglesTest {

  private static final Rectangle A = new Rectangle(10, 20, 5, 8);
  private static final Rectangle B = new Rectangle(18, 21, 5, 8);
  private static final Rectangle NEXT_LINE = new Rectangle(10, 32, 6, 8);

  private final Rectangles rectangles =
      Rectangles.of(
          List.of(
              Optional.of(A),
              Optional.empty(),
              Optional.of(B),
              Optional.empty(),
              Optional.of(NEXT_LINE)));

  @Test
  void keepsOneForEachCodePoint() {
    assertThat(rectangles.size()).isEqualTo(5);
    assertThat(rectangles.at(0)).contains(A);
    assertThat(rectangles.at(1)).isEmpty();
    assertThat(rectangles.at(4)).contains(NEXT_LINE);
    assertThatThrownBy(() -> rectangles.at(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void joinsWhatFollowsOnOneLine() {
    assertThat(rectangles.lines(new Span(0, 5)))
        .containsExactly(new Rectangle(10, 20, 13, 9), NEXT_LINE);
    assertThat(rectangles.lines(new Span(1, 2))).isEmpty();
  }

  @Test
  void equalsByContent() {
    assertThat(rectangles)
        .isEqualTo(
            Rectangles.of(
                List.of(
                    Optional.of(A),
                    Optional.empty(),
                    Optional.of(B),
                    Optional.empty(),
                    Optional.of(NEXT_LINE))))
        .isNotEqualTo(Rectangles.none());
  }

  @Test
  void growsPastItsFirstCapacity() {
    Rectangles.Builder builder = new Rectangles.Builder();
    for (int i = 0; i < 1000; i++) {
      builder.add(i, 0, 1, 1);
    }
    assertThat(builder.build().at(999)).contains(new Rectangle(999, 0, 1, 1));
  }
}
