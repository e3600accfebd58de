package dev.riga.explain;

import dev.riga.explain.Inspection.AnswerTokens;
import dev.riga.model.SpanOutput;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks inside a reader while it reads.
///
/// ```java
/// Inspection inspection = inspector.inspect("What is the capital of Latvia?", context);
/// System.out.println(inspection.answer().text() + " " + inspection.attentions());
/// ```
public final class Inspector {
  private final SpanReader reader;
  private final ReaderNetwork network;

  /// @param network of the same weights as the reader
  public Inspector(SpanReader reader, ReaderNetwork network) {
    this.reader = reader;
    this.network = network;
  }

  /// A bare question and context: of a long context the window with the best span.
  ///
  /// @throws dev.riga.read.QuestionException when the question is blank
  /// @throws InspectionException when the context has no place for an answer
  public Inspection inspect(String question, String context) {
    return inspect(ReadWindow.best(reader, question, context));
  }

  /// A window that was chosen already.
  public Inspection inspect(ReadWindow window) {
    Seen seen = new Seen();
    network.look(window.encoding(), seen::note);
    SpanScores scores = new SpanScores(seen.start, seen.end, Optional.empty());
    return new Inspection(
        window.question(),
        window.context(),
        Token.of(window.encoding()),
        list(seen.start),
        list(seen.end),
        new AnswerTokens(
            window.first(),
            window.last(),
            window.spans().span(window.first(), window.last()),
            window.answerText(),
            Math.exp(window.logProbability(scores, reader.calibration().spanTemperature()))),
        seen.attentions(),
        window.windows());
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return List.copyOf(list);
  }

  private static final class Seen {
    private float[] start = {};
    private float[] end = {};
    private @Nullable AttentionMaps attentions;

    void note(SpanOutput output) {
      start = output.startLogits().contiguous().toFloats();
      end = output.endLogits().contiguous().toFloats();
      attentions = ReaderNetwork.maps(output.encoder().attentions());
    }

    AttentionMaps attentions() {
      if (attentions == null) {
        throw new IllegalStateException("the network was not looked at");
      }
      return attentions;
    }
  }
}
