package dev.riga.answer;

import static dev.riga.answer.ReadPassages.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.answer.Marginal.Candidate;
import dev.riga.answer.Marginal.Share;
import dev.riga.document.Span;
import dev.riga.read.Calibration;
import dev.riga.read.Reading.AnswerSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginalTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void equalsTheCompleteEnumeration(long seed) {
    Random random = new Random(seed);
    ReadPassages passages = new ReadPassages();
    int k = 1 + random.nextInt(4);
    double[] prior = distribution(k, random);
    for (int z = 0; z < k; z++) {
      addRandomPassage(passages, prior[z], random);
    }
    double slope = 0.5 + random.nextDouble();
    Calibration calibration = new Calibration(1, 0.5 + random.nextDouble(), slope, -0.3, 0.5);

    Marginal marginal = Marginal.of(passages.evidence(), passages.readings(), calibration);

    Enumeration expected = new Enumeration(passages, calibration.priorTemperature());
    assertThat(marginal.candidates()).hasSize(expected.jointOfAnswer.size());
    for (Candidate candidate : marginal.candidates()) {
      double[] joint = Objects.requireNonNull(expected.jointOfAnswer.get(candidate.normalised()));
      assertThat(candidate.probability())
          .isCloseTo(sum(joint) / expected.answerMass, within(1e-12));
      for (Share share : candidate.shares()) {
        assertThat(share.posterior()).isCloseTo(joint[share.passage()] / sum(joint), within(1e-12));
      }
      assertThat(candidate.shares().stream().mapToDouble(Share::posterior).sum())
          .isCloseTo(1, within(1e-12));
    }
    assertThat(marginal.candidates().stream().mapToDouble(Candidate::probability).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(marginal.candidates())
        .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
    for (int z = 0; z < k; z++) {
      assertThat(marginal.prior().get(z)).isCloseTo(expected.prior[z], within(1e-12));
      assertThat(marginal.posteriorOfNone().get(z))
          .isCloseTo(expected.jointOfNone[z] / sum(expected.jointOfNone), within(1e-12));
    }
    double odds = 0;
    for (int z = 0; z < k; z++) {
      double none = expected.jointOfNone[z] / expected.prior[z];
      odds = Math.max(odds, expected.prior[z] / max(expected.prior) * (1 - none) / none);
    }
    double power = Math.pow(odds, slope) * Math.exp(-0.3);
    assertThat(marginal.answerable()).isCloseTo(power / (1 + power), within(1e-9));
  }

  @Test
  void onePassageIsAsAnswerableAsTheReaderSays() {
    ReadPassages passages = new ReadPassages().passage("a.txt", 0, "in 1201", 1, says("1201", 0.7));

    Marginal marginal = Marginal.of(passages.evidence(), passages.readings(), Calibration.NONE);

    assertThat(marginal.answerable()).isCloseTo(0.7, within(1e-12));
    assertThat(marginal.candidates().getFirst().probability()).isCloseTo(1, within(1e-12));
  }

  @Test
  void passagesThatLackTheAnswerDoNotOutvoteTheOneThatHasIt() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "about London", 0.4, says("London", 0.02))
            .passage("b.txt", 0, "more of London", 0.4, says("London", 0.02))
            .passage("c.txt", 0, "born in Paris", 0.2, says("Paris", 0.9));

    Marginal marginal = Marginal.of(passages.evidence(), passages.readings(), Calibration.NONE);

    assertThat(marginal.candidates().getFirst().text()).isEqualTo("Paris");
    assertThat(marginal.candidates().getFirst().probability())
        .isCloseTo(0.18 / (0.18 + 0.016), within(1e-12));
    assertThat(marginal.answerable()).isGreaterThan(0.8);
  }

  @Test
  void overlappingPassagesDoNotMakeAQuestionMoreAnswerable() {
    ReadPassages one = new ReadPassages().passage("a.txt", 0, "in 1201", 1, says("1201", 0.4));
    ReadPassages twice =
        new ReadPassages()
            .passage("a.txt", 0, "in 1201", 0.5, says("1201", 0.4))
            .passage("a.txt", 0, "in 1201", 0.5, says("1201", 0.4));

    double alone = Marginal.of(one.evidence(), one.readings(), Calibration.NONE).answerable();
    double both = Marginal.of(twice.evidence(), twice.readings(), Calibration.NONE).answerable();

    assertThat(both).isCloseTo(alone, within(1e-12));
  }

  @Test
  void certainReadersStayWithinProbabilities() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "in 1201", 0.5, says("1201", 1))
            .passage("b.txt", 0, "nothing", 0.5);

    Marginal marginal = Marginal.of(passages.evidence(), passages.readings(), Calibration.NONE);

    assertThat(marginal.answerable()).isEqualTo(1);
    assertThat(marginal.candidates().getFirst().probability()).isEqualTo(1);
    assertThat(marginal.posteriorOfNone()).containsExactly(0.0, 1.0);
  }

  @Test
  void passagesWithoutAnySpanAreNotAnswerable() {
    ReadPassages passages = new ReadPassages().passage("a.txt", 0, "nothing", 1);

    Marginal marginal = Marginal.of(passages.evidence(), passages.readings(), Calibration.NONE);

    assertThat(marginal.answerable()).isZero();
    assertThat(marginal.candidates()).isEmpty();
  }

  private static void addRandomPassage(ReadPassages passages, double prior, Random random) {
    String[] words = {"Rome", "rome,", "the Rome", "Bern", "1201", "in 1201"};
    StringBuilder text = new StringBuilder();
    List<Span> places = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(6); i++) {
      int start = text.length();
      text.append(words[random.nextInt(words.length)]);
      places.add(new Span(start, text.length()));
      text.append("; ");
    }
    double[] probabilities = distribution(places.size() + 1, random);
    List<AnswerSpan> spans = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Span place = places.get(i);
      spans.add(new AnswerSpan(place, place.of(text.toString()), Math.log(probabilities[i])));
    }
    String document = random.nextBoolean() ? "a.txt" : "b.txt";
    passages.passage(document, random.nextInt(9), text.toString(), prior, spans, Optional.empty());
  }

  private static double[] distribution(int size, Random random) {
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      weights[i] = Math.exp(random.nextGaussian(0, 2));
    }
    double total = sum(weights);
    for (int i = 0; i < size; i++) {
      weights[i] /= total;
    }
    return weights;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double max(double[] values) {
    double max = values[0];
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /// Every passage with every span of it, by the definition.
  private static final class Enumeration {
    private final Map<String, double[]> jointOfAnswer = new HashMap<>();
    private final double[] jointOfNone;
    private final double[] prior;
    private double answerMass;

    Enumeration(ReadPassages passages, double priorTemperature) {
      int k = passages.evidence().size();
      jointOfNone = new double[k];
      prior = new double[k];
      for (int z = 0; z < k; z++) {
        prior[z] = Math.exp(passages.evidence().get(z).logPrior() / priorTemperature);
      }
      double total = sum(prior);
      for (int z = 0; z < k; z++) {
        prior[z] /= total;
        double rest = 1;
        for (AnswerSpan span : passages.readings().get(z).spans()) {
          double likelihood = Math.exp(span.logProbability());
          String answer = span.text().replace("the ", "").replace(",", "").replace("R", "r");
          String key = answer.replace("B", "b");
          jointOfAnswer.computeIfAbsent(key, y -> new double[k])[z] += prior[z] * likelihood;
          answerMass += prior[z] * likelihood;
          rest -= likelihood;
        }
        jointOfNone[z] = prior[z] * rest;
      }
    }
  }
}
