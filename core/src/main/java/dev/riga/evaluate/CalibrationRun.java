package dev.riga.evaluate;

import dev.riga.checkpoint.DurableFile;
import dev.riga.embed.Embedder;
import dev.riga.index.IndexProgress;
import dev.riga.read.CalibrationFile;
import dev.riga.read.SpanReader;
import dev.riga.read.TemperedReaders;
import dev.riga.retrieve.HybridRetriever;
import dev.riga.train.HeldOut;
import dev.riga.train.ReadingExample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Calibrates a reader on the questions that its recipe kept aside: all passages of their sources
/// become one collection, the hybrid retriever finds, the reader reads, and `riga.json` of the
/// reader's directory gets what [AnswerCalibration] fits. `calibration.svg` beside it shows whether
/// that keeps its word.
///
/// ```java
/// HeldOut heldOut = HeldOut.of(recipe, System.err::println);
/// try (Embedder embedder = TransformerEmbedder.open(bge, precision);
///     SpanReader reader =
///         SpanReader.open(
///             directory, bases, precision, ReadingSettings.DEFAULT, Calibration.NONE)) {
///   CalibrationReport report =
///       new CalibrationRun(heldOut, embedder, Optional.empty()).calibrate(reader, directory, indexing, listener);
/// }
/// ```
public final class CalibrationRun {
  /// As many as `ask` reads.
  private static final int PASSAGES = 10;

  private static final String PICTURE = "calibration.svg";

  private final HeldOut heldOut;
  private final Embedder embedder;
  private final Optional<Path> folder;

  /// @param embedder makes the vectors of the collection; stays open
  /// @param folder where the collection's index is kept for the next time; empty for nowhere
  public CalibrationRun(HeldOut heldOut, Embedder embedder, Optional<Path> folder) {
    this.heldOut = heldOut;
    this.embedder = embedder;
    this.folder = folder;
  }

  /// Fits, and writes the result to the reader's directory.
  ///
  /// @param reader of that directory, uncalibrated
  /// @throws EvaluationException when too few questions were kept aside
  /// @throws dev.riga.checkpoint.CheckpointException when the directory cannot be written
  public CalibrationReport calibrate(
      SpanReader reader, Path directory, IndexProgress indexing, EvaluationListener listener) {
    List<ReadingExample> questions = questions();
    AnswerCalibration.requireEnough(questions);
    try (CollectionIndex collection =
        CollectionIndex.of(numbered(heldOut.contexts()), folder, Optional.of(embedder), indexing)) {
      CalibrationReport report =
          new AnswerCalibration(
                  new HybridRetriever(collection.index(), embedder),
                  new TemperedReaders(reader),
                  PASSAGES,
                  listener)
              .fit(questions, CalibrationFile.read(directory));
      CalibrationFile.write(directory, report.calibration());
      DurableFile.write(directory.resolve(PICTURE), report.svg().getBytes(StandardCharsets.UTF_8));
      return report;
    }
  }

  /// As many of each source as the smallest has, in turns.
  private List<ReadingExample> questions() {
    List<ReadingExample> questions = new ArrayList<>();
    int least = heldOut.questions().values().stream().mapToInt(List::size).min().orElse(0);
    for (int i = 0; i < least; i++) {
      for (List<ReadingExample> ofSource : heldOut.questions().values()) {
        questions.add(ofSource.get(i));
      }
    }
    return questions;
  }

  private static SequencedMap<String, String> numbered(List<String> contexts) {
    SequencedMap<String, String> numbered = new LinkedHashMap<>();
    for (String context : contexts) {
      numbered.put(Integer.toString(numbered.size()), context);
    }
    return numbered;
  }
}
