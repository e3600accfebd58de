package dev.riga.train;

import dev.riga.document.Span;
import dev.riga.model.EncoderInput;
import dev.riga.model.SpanNetwork;
import dev.riga.model.SpanOutput;
import dev.riga.model.Visible;
import dev.riga.read.ReasoningType;
import dev.riga.tensor.Autocast;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.text.Encoding;
import dev.riga.train.TrainingListener.ExactMatchAndF1;
import dev.riga.train.TrainingListener.Kinds;
import dev.riga.train.TrainingListener.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures a reader on examples that it was not trained on, as SQuAD does: the best span of all
/// windows is the answer, whatever the network says of "no answer"; that is measured by itself.
final class ReaderValidation {

  private static final int BATCH = 32;
  private static final int LONGEST_ANSWER = 30;

  private final Replicas<SpanNetwork> model;
  private final FeatureBuilder builder;
  private final boolean bfloat16;

  /// @param bfloat16 whether matrix products run in bfloat16
  ReaderValidation(Replicas<SpanNetwork> model, FeatureBuilder builder, boolean bfloat16) {
    this.model = model;
    this.builder = builder;
    this.bfloat16 = bfloat16;
  }

  /// What the network makes of an example.
  ///
  /// @param text the best span
  /// @param spanScore the sum of its start and end logits
  /// @param noAnswerScore the sum of the logits of [CLS], the least of all windows
  record Prediction(String text, double spanScore, double noAnswerScore) {

    /// How much more an answer is worth than none.
    double answerScore() {
      return spanScore - noAnswerScore;
    }
  }

  /// Measures everything.
  ///
  /// @param sources answerable questions by source; some may carry their reasoning type
  /// @param negatives questions with contexts that lack their answers
  /// @param reasoning questions whose reasoning type is known
  Validation validate(
      Map<String, List<ReadingExample>> sources,
      List<ReadingExample> negatives,
      List<ReasoningExample> reasoning) {
    Map<String, ExactMatchAndF1> scores = new LinkedHashMap<>();
    List<Double> answerable = new ArrayList<>();
    sources.forEach((name, examples) -> {
      if (!examples.isEmpty()) {
        List<Prediction> predictions = predict(examples);
        scores.put(name, score(examples, predictions));
        predictions.forEach(prediction -> answerable.add(prediction.answerScore()));
      }
    });
    List<Double> unanswerable = predict(negatives).stream().map(Prediction::answerScore).toList();
    List<String> contexts =
        sources.values().stream().flatMap(List::stream).map(ReadingExample::context).toList();
    double mean = scores.values().stream().mapToDouble(ExactMatchAndF1::f1).average().orElse(0);
    return new Validation(
        mean,
        scores,
        bestAccuracy(answerable, unanswerable),
        kinds(asked(reasoning, contexts)),
        kinds(besideAnswers(sources.values().stream().flatMap(List::stream).toList())));
  }

  /// The best answer of each example, in their order.
  List<Prediction> predict(List<ReadingExample> examples) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      ReadingExample example = examples.get(i);
      for (Encoding encoding : builder.windows(example.question(), example.context())) {
        windows.add(new Window(i, encoding));
      }
    }
    windows.sort(Comparator.comparingInt(window -> window.encoding().length()));
    Prediction[] ofWindow = new Prediction[windows.size()];
    model.run((member, network) -> {
      int apart = BATCH * model.count(); // batches are dealt out in turn: the short, the long
      for (int from = BATCH * member.place(); from < windows.size(); from += apart) {
        List<Window> part = windows.subList(from, Math.min(from + BATCH, windows.size()));
        float[][][] logits = spanLogits(network, part.stream().map(Window::encoding).toList());
        for (int i = 0; i < part.size(); i++) {
          Window window = part.get(i);
          String context = examples.get(window.example()).context();
          ofWindow[from + i] = bestSpan(context, window.encoding(), logits[0][i], logits[1][i]);
        }
      }
    });
    Prediction[] best = new Prediction[examples.size()];
    for (int i = 0; i < ofWindow.length; i++) {
      int example = windows.get(i).example();
      best[example] = better(best[example], ofWindow[i]);
    }
    return Arrays.asList(best);
  }

  private record Window(int example, Encoding encoding) {}

  private static Prediction better(@Nullable Prediction one, Prediction other) {
    if (one == null) {
      return other;
    }
    Prediction winner = other.spanScore() > one.spanScore() ? other : one;
    return new Prediction(
        winner.text(), winner.spanScore(), Math.min(one.noAnswerScore(), other.noAnswerScore()));
  }

  /// Start and end logits, each `[windows][tokens of the longest]`.
  private float[][][] spanLogits(SpanNetwork network, List<Encoding> encodings) {
    try (var _ = Scope.open()) {
      SpanOutput output =
          forward(
              network,
              encodings.stream().map(Encoding::ids).toList(),
              encodings.stream().map(Encoding::types).toList());
      return new float[][][] {output.startLogits().toFloatRows(), output.endLogits().toFloatRows()};
    }
  }

  private SpanOutput forward(SpanNetwork network, List<int[]> ids, List<int[]> types) {
    EncoderInput input = EncoderInput.padded(ids, types, Batch.PADDING);
    if (!bfloat16) {
      return network.forward(input, Visible.NOTHING);
    }
    try (var _ = Autocast.bfloat16()) {
      return network.forward(input, Visible.NOTHING);
    }
  }

  private static Prediction bestSpan(String context, Encoding window, float[] start, float[] end) {
    int from = window.first(1);
    int to = from + window.count(1);
    double best = Double.NEGATIVE_INFINITY;
    int bestStart = from;
    int bestEnd = from;
    for (int i = from; i < to; i++) {
      for (int j = i; j < Math.min(to, i + LONGEST_ANSWER); j++) {
        if (start[i] + end[j] > best) {
          best = start[i] + end[j];
          bestStart = i;
          bestEnd = j;
        }
      }
    }
    String text =
        from == to ? "" : new Span(window.start(bestStart), window.end(bestEnd)).of(context);
    return new Prediction(text, best, start[0] + end[0]);
  }

  private static ExactMatchAndF1 score(
      List<ReadingExample> examples, List<Prediction> predictions) {
    double exact = 0;
    double f1 = 0;
    for (int i = 0; i < examples.size(); i++) {
      Collection<String> golds = examples.get(i).answerTexts();
      exact += AnswerScore.best(predictions.get(i).text(), golds, AnswerScore::exactMatch);
      f1 += AnswerScore.best(predictions.get(i).text(), golds, AnswerScore::f1);
    }
    int n = examples.size();
    return new ExactMatchAndF1(exact / n, f1 / n, n);
  }

  /// The share of right decisions at the best threshold, both kinds of questions weighing the same.
  static double bestAccuracy(List<Double> answerable, List<Double> unanswerable) {
    if (answerable.isEmpty() || unanswerable.isEmpty()) {
      return 0;
    }
    List<Double> thresholds = new ArrayList<>(answerable);
    thresholds.addAll(unanswerable);
    return thresholds.stream()
        .mapToDouble(
            threshold -> (share(answerable, threshold) + 1 - share(unanswerable, threshold)) / 2)
        .max()
        .orElse(0);
  }

  private static double share(List<Double> scores, double threshold) {
    return scores.stream().filter(score -> score >= threshold).count() / (double) scores.size();
  }

  /// Questions known by their kind alone, each with some context.
  private List<Feature> asked(List<ReasoningExample> examples, List<String> contexts) {
    List<Feature> windows = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      ReasoningExample example = examples.get(i);
      String context = contexts.isEmpty() ? "" : contexts.get(i % contexts.size());
      windows.add(builder.reasoning(example.question(), context, example.type()));
    }
    return windows;
  }

  /// Questions whose kind is known, each in the window that holds its answer.
  private List<Feature> besideAnswers(List<ReadingExample> examples) {
    return examples.stream()
        .filter(example -> example.reasoning().isPresent())
        .flatMap(example -> builder.reading(example).stream().filter(Feature::holdsAnswer).limit(1))
        .toList();
  }

  private Kinds kinds(List<Feature> windows) {
    if (windows.isEmpty()) {
      return Kinds.NONE;
    }
    int types = ReasoningType.values().length;
    int[][] confusion = new int[types][types];
    for (int from = 0; from < windows.size(); from += BATCH) {
      List<Feature> part = windows.subList(from, Math.min(from + BATCH, windows.size()));
      float[][] logits = reasoningLogits(part);
      for (int i = 0; i < part.size(); i++) {
        confusion[part.get(i).reasoning()][greatest(logits[i])]++;
      }
    }
    return new Kinds(accuracy(confusion), macroF1(confusion), windows.size());
  }

  private float[][] reasoningLogits(List<Feature> windows) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      return forward(
              model.first(),
              windows.stream().map(Feature::ids).toList(),
              windows.stream().map(Feature::types).toList())
          .reasoningLogits()
          .orElseThrow()
          .toFloatRows();
    }
  }

  private static int greatest(float[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[greatest]) {
        greatest = i;
      }
    }
    return greatest;
  }

  static double accuracy(int[][] confusion) {
    int right = 0;
    int all = 0;
    for (int i = 0; i < confusion.length; i++) {
      right += confusion[i][i];
      all += Arrays.stream(confusion[i]).sum();
    }
    return all == 0 ? 0 : (double) right / all;
  }

  /// The mean over classes of `2 tp / (2 tp + fp + fn)`.
  static double macroF1(int[][] confusion) {
    double sum = 0;
    for (int c = 0; c < confusion.length; c++) {
      int actual = Arrays.stream(confusion[c]).sum();
      int predicted = 0;
      for (int[] row : confusion) {
        predicted += row[c];
      }
      sum += actual + predicted == 0 ? 0 : 2.0 * confusion[c][c] / (actual + predicted);
    }
    return sum / confusion.length;
  }
}
