package dev.riga.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.DurableFile;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.Calibration;
import dev.riga.read.LogSum;
import dev.riga.read.Reader;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.text.AnswerText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/// Fits a reader's [Calibration] on questions that it was not trained on.
///
/// The temperature T makes the gold answers of a passage that has one as probable as it can (Guo et
/// al. 2017, arXiv 1706.04599): it minimises the mean of `-log p_T(gold | x, z, answerable)`. With
/// it, slope a and intercept b are the logistic regression of "one of the passages has the answer"
/// on the log odds L of [dev.riga.answer.Marginal] (Platt 1999), where each question is read once
/// with its own passage among similar ones and once with similar ones alone, all with the same
/// prior.
public final class ReaderCalibration {

  private static final double COLDEST = 0.2;
  private static final double HOTTEST = 5;
  private static final int NEWTON_STEPS = 50;

  private final Reader reader;
  private final HardNegatives negatives;
  private final int passages;

  private final List<Example> examples = new ArrayList<>();

  /// @param reader uncalibrated, keeping every span
  /// @param negatives where similar passages come from
  /// @param passages how many passages a question is read with
  public ReaderCalibration(Reader reader, HardNegatives negatives, int passages) {
    this.reader = reader;
    this.negatives = negatives;
    this.passages = passages;
  }

  /// The log odds of the spans of one passage against "no answer here", at temperature 1.
  ///
  /// @param all of every span
  /// @param gold of those that are right
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Odds(double[] all, double[] gold) {

    double logAnswer(double temperature) {
      return sum(all, temperature);
    }

    double logLikelihood(double temperature) {
      return sum(gold, temperature) - sum(all, temperature);
    }

    private static double sum(double[] odds, double temperature) {
      LogSum sum = new LogSum();
      for (double one : odds) {
        sum.add(one / temperature);
      }
      return sum.value();
    }
  }

  /// A question with its own passage and with similar ones.
  private record Example(Odds own, List<Odds> others) {}

  /// Fits all values but the prior's temperature and the threshold.
  ///
  /// @param questions answerable ones
  /// @throws DatasetException when too few questions could be used
  public Calibration fit(List<ReadingExample> questions) {
    examples.clear();
    questions.forEach(this::add);
    if (examples.size() < 20) {
      throw new DatasetException(
          "Calibration needs at least 20 questions that the reader can answer; there are %d."
              .formatted(examples.size()));
    }
    double temperature = minimum(this::meanLoss);
    double[] line = logistic(temperature);
    Calibration none = Calibration.NONE;
    return new Calibration(
        temperature,
        none.priorTemperature(),
        Math.max(0, line[0]),
        line[1],
        none.answerableThreshold());
  }

  /// Writes a calibration as a model directory's `riga.json`.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it cannot be written
  public static void write(Path directory, Calibration calibration) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.set("calibration", json.valueToTree(calibration));
    try {
      byte[] text = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
      DurableFile.write(
          directory.resolve("riga.json"), channel -> channel.write(ByteBuffer.wrap(text)));
    } catch (IOException impossible) {
      throw new IllegalStateException("JSON in memory can be written", impossible);
    }
  }

  /// A question without similar passages, or whose answer is no span of the reader's, says nothing.
  private void add(ReadingExample question) {
    List<String> similar = negatives.similar(question, passages);
    if (similar.size() < passages) {
      return;
    }
    List<Passage> read = new ArrayList<>();
    read.add(passage(question.context()));
    similar.forEach(context -> read.add(passage(context)));
    Set<String> gold =
        question.answerTexts().stream().map(AnswerText::normalise).collect(Collectors.toSet());
    List<Odds> odds =
        reader.read(question.question(), read).readings().stream()
            .map(reading -> odds(reading, gold))
            .toList();
    if (odds.getFirst().gold().length > 0) {
      examples.add(new Example(odds.getFirst(), odds.subList(1, odds.size())));
    }
  }

  private static Passage passage(String text) {
    Span whole = new Span(0, text.codePointCount(0, text.length()));
    return new Passage("held out", 0, whole, text, List.of(), List.of());
  }

  private static Odds odds(Reading reading, Set<String> gold) {
    return new Odds(
        odds(reading, reading.spans()),
        odds(
            reading,
            reading.spans().stream()
                .filter(span -> gold.contains(AnswerText.normalise(span.text())))
                .toList()));
  }

  private static double[] odds(Reading reading, List<AnswerSpan> spans) {
    return spans.stream()
        .mapToDouble(span -> span.logProbability() - reading.logNoAnswer())
        .toArray();
  }

  private double meanLoss(double temperature) {
    return -examples.stream()
        .mapToDouble(example -> example.own().logLikelihood(temperature))
        .average()
        .orElseThrow();
  }

  /// The least value of a function with one valley, by the golden section, over log T.
  private static double minimum(DoubleUnaryOperator loss) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = Math.log(COLDEST);
    double high = Math.log(HOTTEST);
    while (high - low > 1e-3) {
      double left = high - ratio * (high - low);
      double right = low + ratio * (high - low);
      if (loss.applyAsDouble(Math.exp(left)) < loss.applyAsDouble(Math.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }

  /// Slope and intercept by Newton's method.
  private double[] logistic(double temperature) {
    List<double[]> points = new ArrayList<>(); // L and 1 or 0
    for (Example example : examples) {
      List<Double> others =
          example.others().stream().map(odds -> odds.logAnswer(temperature)).toList();
      // As many passages with the answer as without: the last of the similar ones gives way.
      double with =
          others.subList(0, others.size() - 1).stream()
              .reduce(example.own().logAnswer(temperature), Math::max);
      points.add(new double[] {with, 1});
      points.add(new double[] {others.stream().reduce(Math::max).orElseThrow(), 0});
    }
    return logistic(points);
  }

  /// The maximum-likelihood line of `p = sigmoid(a x + b)`, held to a small ridge so that it exists
  /// for points that a line separates.
  ///
  /// @param points x and 0 or 1
  /// @return a and b
  static double[] logistic(List<double[]> points) {
    double ridge = 1e-3 * points.size();
    double a = 0;
    double b = 0;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double gradientA = ridge * a;
      double gradientB = 0;
      double aa = ridge;
      double ab = 0;
      double bb = 1e-9;
      for (double[] point : points) {
        double p = 1 / (1 + Math.exp(-(a * point[0] + b)));
        double weight = p * (1 - p);
        gradientA += (p - point[1]) * point[0];
        gradientB += p - point[1];
        aa += weight * point[0] * point[0];
        ab += weight * point[0];
        bb += weight;
      }
      double determinant = aa * bb - ab * ab;
      double stepA = (bb * gradientA - ab * gradientB) / determinant;
      double stepB = (aa * gradientB - ab * gradientA) / determinant;
      a -= stepA;
      b -= stepB;
      if (Math.abs(stepA) + Math.abs(stepB) < 1e-9) {
        break;
      }
    }
    return new double[] {a, b};
  }
}
