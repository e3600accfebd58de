package dev.riga.read;

import dev.riga.text.Encoding;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleFunction;

/// A reader at one temperature of its spans after another, for whoever looks for the right one:
/// each says what [SpanReader] says with that temperature, but the network sees every window only
/// once. Safe for use by several threads.
public final class TemperedReaders implements DoubleFunction<Reader> {
  private final SpanReader reader;
  private final SpanScorer scorer;

  /// @param reader stays open, and must stay so while those made of it are used
  public TemperedReaders(SpanReader reader) {
    this.reader = reader;
    this.scorer = new Remembering(reader.scorer());
  }

  /// The reader whose calibration is that temperature and nothing else. Closing it does nothing.
  ///
  /// @param temperature above 0
  @Override
  public Reader apply(double temperature) {
    Calibration none = Calibration.NONE;
    return new SpanReader(
        reader.tokenizer(),
        scorer,
        reader.settings(),
        new Calibration(
            temperature,
            none.priorTemperature(),
            none.answerableSlope(),
            none.answerableIntercept(),
            none.answerableThreshold()),
        reader.fingerprint());
  }

  /// Scores each window once.
  private record Remembering(SpanScorer scorer, Map<Window, SpanScores> known)
      implements SpanScorer {

    Remembering(SpanScorer scorer) {
      this(scorer, new ConcurrentHashMap<>());
    }

    /// What a network sees of a window.
    private record Window(IntBuffer ids, IntBuffer types) {
      static Window of(Encoding encoding) {
        return new Window(IntBuffer.wrap(encoding.ids()), IntBuffer.wrap(encoding.types()));
      }
    }

    @Override
    public List<SpanScores> score(List<Encoding> windows) {
      List<Window> seen = windows.stream().map(Window::of).toList();
      List<Encoding> unseen = new ArrayList<>();
      List<Window> toRemember = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) {
        if (!known.containsKey(seen.get(i))) {
          unseen.add(windows.get(i));
          toRemember.add(seen.get(i));
        }
      }
      List<SpanScores> scores = unseen.isEmpty() ? List.of() : scorer.score(unseen);
      for (int i = 0; i < toRemember.size(); i++) {
        known.put(toRemember.get(i), scores.get(i));
      }
      return seen.stream().map(window -> Objects.requireNonNull(known.get(window))).toList();
    }

    @Override
    public int maxLength() {
      return scorer.maxLength();
    }

    @Override
    public void close() {}
  }
}
