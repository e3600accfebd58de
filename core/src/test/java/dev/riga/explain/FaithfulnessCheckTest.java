package dev.riga.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.read.NoSpans;
import dev.riga.read.SpanScorer;
import dev.riga.read.SpanScores;
import dev.riga.text.Encoding;
import dev.riga.text.Encodings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A reader of which it is known what matters to it: two words, each of which halves the answer's
/// probability when it is missing.
class FaithfulnessCheckTest {
  private static final int QUESTION = 5;
  private static final int ANSWER = 12;
  private static final int[] KEYS = {11, 16};
  private static final int[] IDS = {QUESTION, 10, 11, ANSWER, 13, 14, 15, 16, 17};
  private static final int[] TYPES = {0, 1, 1, 1, 1, 1, 1, 1, 1};

  /// Two of the seven words that may be left out.
  private static final FaithfulnessCheck.Settings TWO =
      new FaithfulnessCheck.Settings(List.of(0.25), 60, 1);

  private final ReadWindow window =
      new ReadWindow(
          Encodings.text(IDS.length),
          Encodings.text(IDS.length),
          Encodings.of(IDS, TYPES),
          NoSpans.make(),
          3,
          3,
          1);

  private static final class HalvedByEachMissing implements SpanScorer {
    @Override
    public List<SpanScores> score(List<Encoding> windows) {
      return windows.stream().map(HalvedByEachMissing::score).toList();
    }

    private static SpanScores score(Encoding window) {
      float[] start = new float[window.length()];
      long missing =
          Arrays.stream(KEYS)
              .filter(key -> Arrays.stream(window.ids()).noneMatch(id -> id == key))
              .count();
      Arrays.fill(start, (float) (-missing * Math.log(2)));
      return new SpanScores(start, new float[window.length()], Optional.empty());
    }

    @Override
    public int maxLength() {
      return 100;
    }

    @Override
    public void close() {}
  }

  /// @param values of the words, in the order of the text
  private Attribution attribution(double... values) {
    Words words = Words.of(window);
    return new Attribution(
        Method.LEAVE_ONE_OUT,
        "log p",
        0,
        words.byToken(values),
        words.bySum(values),
        new Sum.Nothing("Each value is made up."),
        new Attribution.Cost(0, 0, 0));
  }

  @Test
  void theWordsThatMatterHoldAndTheOthersFail() {
    Attribution right = attribution(9, 0, 2, 9, 0, 0, 0, 1, 0);
    Attribution wrong = attribution(0, 5, -2, 0, 4, 0, 0, -1, 0);

    List<Faithfulness> tested =
        new FaithfulnessCheck(new HalvedByEachMissing(), TWO)
            .of(window, Scalar.logit(3, 3), List.of(right, wrong), Optional.of(right));

    Faithfulness holds = tested.getFirst();
    assertThat(holds.comprehensiveness()).isCloseTo(0.75, within(1e-6));
    assertThat(holds.sufficiency()).isCloseTo(0, within(1e-6));
    assertThat(holds.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(holds.correlation()).isCloseTo(1, within(1e-9));
    Faithfulness fails = tested.getLast();
    assertThat(fails.comprehensiveness()).isCloseTo(0, within(1e-6));
    assertThat(fails.sufficiency()).isCloseTo(0.75, within(1e-6));
    assertThat(fails.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(fails.correlation()).isNegative();
    assertThat(fails.leaveOneOut().comprehensiveness()).isCloseTo(0.75, within(1e-6));
    assertThat(fails.leaveOneOut().sufficiency()).isCloseTo(0, within(1e-6));
  }

  /// One of the two words by chance: half of what both would do.
  @Test
  void oneWordOfTwoIsWorthSomething() {
    Faithfulness half =
        new FaithfulnessCheck(new HalvedByEachMissing(), TWO)
            .of(
                window,
                Scalar.logit(3, 3),
                List.of(attribution(0, 3, 2, 0, 0, 0, 0, 0, 0)),
                Optional.empty())
            .getFirst();

    assertThat(half.comprehensiveness()).isCloseTo(0.5, within(1e-6));
    assertThat(half.sufficiency()).isCloseTo(0.5, within(1e-6));
    // Of two words drawn from seven, both matter once, one of them ten times in 21.
    double chance = (0.75 + 10 * 0.5) / 21;
    assertThat(half.random().comprehensiveness()).isCloseTo(chance, within(0.1));
    assertThat(half.leaveOneOut().comprehensiveness()).isNaN();
  }
}
