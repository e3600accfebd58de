package dev.riga.read;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.document.Passage;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.tensor.Precision;
import dev.riga.text.Encoding;
import dev.riga.text.SpecialToken;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads passages with a network that has a span head: cuts them into windows, scores all windows
/// of all passages together, and makes each passage one distribution over its spans and "no answer
/// here" (see the formula in [SpanDistribution]).
///
/// A question longer than half a window is cut at a word, and a note says so.
public final class SpanReader implements Reader {
  private final Tokenizer tokenizer;
  private final SpanScorer scorer;
  private final ReadingSettings settings;
  private final Calibration calibration;
  private final String fingerprint;

  /// @param scorer is closed with this reader, and at once when there can be none
  /// @param weights names the weights behind the scorer
  /// @throws CheckpointException when the scorer takes too few tokens for a question and a passage
  public SpanReader(
      Tokenizer tokenizer,
      SpanScorer scorer,
      ReadingSettings settings,
      Calibration calibration,
      String weights) {
    if (scorer.maxLength() < ReadingSettings.SHORTEST_WINDOW) {
      int takes = scorer.maxLength();
      scorer.close();
      throw new CheckpointException(
          "The model takes %d tokens at once; a question and a passage need at least %d. Use another model."
              .formatted(takes, ReadingSettings.SHORTEST_WINDOW));
    }
    this.tokenizer = tokenizer;
    this.scorer = scorer;
    this.settings = settings.within(scorer.maxLength());
    this.calibration = calibration;
    this.fingerprint = weights + " " + this.settings + " " + calibration;
  }

  /// Opens a model directory: `config.json`, weights, tokenizer, and `riga.json` where there is
  /// one.
  ///
  /// @param bases where the base models lie that it may build on
  /// @throws CheckpointException when it is not a model with a span head
  /// @throws dev.riga.text.TokenizerException when its tokenizer cannot be used
  public static SpanReader open(
      Path directory, Bases bases, Precision precision, ReadingSettings settings) {
    return open(directory, bases, precision, settings, CalibrationFile.read(directory));
  }

  /// Opens a model directory with another calibration than its own.
  ///
  /// @param bases where the base models lie that it may build on
  /// @throws dev.riga.checkpoint.CheckpointException when it is not a model with a span head
  /// @throws dev.riga.text.TokenizerException when its tokenizer cannot be used
  public static SpanReader open(
      Path directory,
      Bases bases,
      Precision precision,
      ReadingSettings settings,
      Calibration calibration) {
    Checkpoint checkpoint = Checkpoint.open(directory, bases);
    Tokenizer tokenizer;
    String weights;
    SpanScorer scorer;
    try {
      requireSpanHead(checkpoint);
      tokenizer = Tokenizer.load(directory);
      weights = checkpoint.fingerprint() + " " + precision;
      int padding = tokenizer.id(SpecialToken.PAD).orElse(0);
      SpanNetwork network = Networks.span(checkpoint, precision);
      scorer = new CheckpointScorer(checkpoint, new NetworkScorer(network, padding));
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
    return new SpanReader(tokenizer, scorer, settings, calibration, weights);
  }

  private static void requireSpanHead(Checkpoint checkpoint) {
    String head = Networks.spanHead(checkpoint.config()) + ".weight";
    if (checkpoint.names().stream().noneMatch(name -> name.endsWith(head))) {
      throw new CheckpointException(
          ("The model %s has no span head (no tensor %s): it cannot mark answers."
                  + " Use one that was trained for question answering.")
              .formatted(checkpoint.directory(), head));
    }
  }

  @Override
  public Readings read(String question, List<Passage> passages) {
    List<String> notes = new ArrayList<>();
    String asked = cut(QuestionException.requireAsked(question), notes);
    List<List<Encoding>> windows = new ArrayList<>(passages.size());
    for (Passage passage : passages) {
      windows.add(
          tokenizer.encodePair(asked, passage.text(), settings.maxLength(), settings.stride()));
    }
    List<SpanScores> scores = scorer.score(windows.stream().flatMap(List::stream).toList());
    List<Reading> readings = new ArrayList<>(passages.size());
    QuestionEcho echo = new QuestionEcho(question);
    int next = 0;
    for (int z = 0; z < windows.size(); z++) {
      int end = next + windows.get(z).size();
      readings.add(reading(passages.get(z), windows.get(z), scores.subList(next, end), echo));
      next = end;
    }
    return new Readings(List.copyOf(readings), List.copyOf(notes));
  }

  /// A question with the one passage that it is read in.
  public record Asked(String question, Passage passage) {}

  /// Reads many questions, each in a passage of its own: what [#read] says of each alone, but all
  /// windows are scored together, tokens are made and spans found on all processors.
  ///
  /// @return one reading for each, in their order, and what there is to know of the questions
  /// @throws QuestionException when a question is blank
  public Readings readEach(List<Asked> asked) {
    List<String> notes = Collections.synchronizedList(new ArrayList<>());
    List<List<Encoding>> windows = windows(asked, notes);
    List<SpanScores> scores = scorer.score(windows.stream().flatMap(List::stream).toList());
    int[] first = new int[windows.size() + 1];
    for (int i = 0; i < windows.size(); i++) {
      first[i + 1] = first[i] + windows.get(i).size();
    }
    List<Reading> readings =
        IntStream.range(0, windows.size())
            .parallel()
            .mapToObj(i ->
                reading(
                    asked.get(i).passage(),
                    windows.get(i),
                    scores.subList(first[i], first[i + 1]),
                    new QuestionEcho(asked.get(i).question())))
            .toList();
    return new Readings(readings, List.copyOf(notes));
  }

  /// The windows of each question; the tokens of a passage that several ask about are made once.
  private List<List<Encoding>> windows(List<Asked> asked, List<String> notes) {
    Map<Passage, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      places.computeIfAbsent(asked.get(i).passage(), any -> new ArrayList<>()).add(i);
    }
    List<List<Encoding>> windows = new ArrayList<>(Collections.nCopies(asked.size(), List.of()));
    places.entrySet().parallelStream()
        .forEach(group -> {
          List<String> questions =
              group.getValue().stream()
                  .map(i -> cut(QuestionException.requireAsked(asked.get(i).question()), notes))
                  .toList();
          List<List<Encoding>> made =
              tokenizer.encodePairs(
                  questions, group.getKey().text(), settings.maxLength(), settings.stride());
          for (int i = 0; i < made.size(); i++) {
            windows.set(group.getValue().get(i), made.get(i));
          }
        });
    return windows;
  }

  // ---------------------------------------------------------------- for those who look inside

  /// The windows over a passage, as [#read] cuts it.
  ///
  /// @throws QuestionException when the question is blank
  public List<Encoding> windows(String question, String passage) {
    return tokenizer.encodePair(
        cut(QuestionException.requireAsked(question), new ArrayList<>()),
        passage,
        settings.maxLength(),
        settings.stride());
  }

  /// Which words each pair of a window's tokens stands for, as [#read] widens them.
  ///
  /// @param passage the text that the window was cut from
  public WindowSpans spans(String question, String passage, Encoding window) {
    return new WindowSpans(
        tokens(passage, List.of(window), new QuestionEcho(question)),
        window.first(1),
        settings.maxAnswerTokens());
  }

  /// What scores windows; closed with this reader.
  public SpanScorer scorer() {
    return scorer;
  }

  /// What cuts texts into tokens.
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /// How passages are cut; never more tokens than the network takes.
  public ReadingSettings settings() {
    return settings;
  }

  // ---------------------------------------------------------------- inside

  /// The question, or as many of its first words as there is room for.
  private String cut(String question, List<String> notes) {
    Encoding encoding = tokenizer.encode(question);
    int tokens = encoding.count(0);
    int most = settings.maxQuestionTokens(tokenizer.specialTokensOfPair());
    if (tokens <= most) {
      return question;
    }
    int first = encoding.first(0);
    int last = first + most - 1;
    while (last > first && encoding.word(last) == encoding.word(last + 1)) {
      last--;
    }
    int end = question.offsetByCodePoints(0, encoding.end(last));
    notes.add(
        "The question has %d tokens; the reader takes %d, so only its first %d characters were read."
            .formatted(tokens, most, encoding.end(last)));
    return question.substring(0, end);
  }

  private Reading reading(
      Passage passage, List<Encoding> windows, List<SpanScores> scores, QuestionEcho echo) {
    SpanDistribution distribution =
        new SpanDistribution(
            tokens(passage.text(), windows, echo),
            placed(windows, scores),
            settings.maxAnswerTokens(),
            calibration.spanTemperature());
    List<AnswerSpan> spans = distribution.best(settings.keptSpans());
    return new Reading(
        passage, spans, distribution.logNoAnswer(), distribution.logAnswer(), reasoning(scores));
  }

  /// All tokens of the passage: of each window those that the one before it has not shown.
  private PassageTokens tokens(String text, List<Encoding> windows, QuestionEcho echo) {
    int shared = settings.stride();
    int total = -shared * (windows.size() - 1);
    for (Encoding window : windows) {
      total += window.count(1);
    }
    int[] starts = new int[total];
    int[] ends = new int[total];
    int[] words = new int[total];
    int token = 0;
    for (int w = 0; w < windows.size(); w++) {
      Encoding window = windows.get(w);
      int offset = window.first(1);
      int until = offset + window.count(1);
      for (int i = offset + (w == 0 ? 0 : shared); i < until; i++, token++) {
        starts[token] = window.start(i);
        ends[token] = window.end(i);
        words[token] = window.word(i);
      }
    }
    return new PassageTokens(text, starts, ends, words, echo.in(text));
  }

  private List<PassageWindow> placed(List<Encoding> windows, List<SpanScores> scores) {
    List<PassageWindow> placed = new ArrayList<>(windows.size());
    int firstToken = 0;
    for (int w = 0; w < windows.size(); w++) {
      Encoding window = windows.get(w);
      int tokens = window.count(1);
      placed.add(new PassageWindow(firstToken, tokens, window.first(1), scores.get(w)));
      firstToken += tokens - settings.stride();
    }
    return placed;
  }

  /// The mean over the passage's windows.
  private static Optional<Reasoning> reasoning(List<SpanScores> scores) {
    List<Reasoning> parts = scores.stream().flatMap(s -> s.reasoning().stream()).toList();
    double[] equal = new double[parts.size()];
    Arrays.fill(equal, 1);
    return parts.isEmpty() ? Optional.empty() : Optional.of(Reasoning.mixture(parts, equal));
  }

  @Override
  public Calibration calibration() {
    return calibration;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    scorer.close();
  }

  /// Closes the checkpoint after the network that uses its memory.
  private record CheckpointScorer(Checkpoint checkpoint, SpanScorer scorer) implements SpanScorer {
    @Override
    public List<SpanScores> score(List<Encoding> windows) {
      return scorer.score(windows);
    }

    @Override
    public int maxLength() {
      return scorer.maxLength();
    }

    @Override
    public void close() {
      scorer.close();
      checkpoint.close();
    }
  }
}
