package dev.riga.app;

import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.engine.Result;
import dev.riga.index.IndexProgress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Says, while the vectors of many passages are still being made, what is found by words alone: one
/// line among the messages, marked as what it is. Nothing is said when the vectors are soon done.
///
/// How long they take, two batches after each other must agree on: the first of all waits for the
/// encoder to be loaded and its memory to be warm, and says nothing of those that follow.
final class EarlyAnswer implements IndexProgress, AutoCloseable {

  /// A wait that an answer makes shorter; below it two answers would only confuse.
  private static final double LONG_SECONDS = 6;

  private static final int BATCHES_THAT_AGREE = 2;

  private final IndexingProgress shown;
  private final Supplier<Result> byWords;
  private final LongSupplier nanoTime;
  private final ExecutorService asking;
  private final AtomicBoolean over = new AtomicBoolean();
  private boolean searchable;
  private boolean asked;
  private long lastDone;
  private long lastTime;
  private int slowBatches;

  /// @param shown also hears all, and says the answer
  /// @param byWords asks; called at most once
  EarlyAnswer(IndexingProgress shown, Supplier<Result> byWords) {
    this(shown, byWords, System::nanoTime);
  }

  EarlyAnswer(IndexingProgress shown, Supplier<Result> byWords, LongSupplier nanoTime) {
    this.shown = shown;
    this.byWords = byWords;
    this.nanoTime = nanoTime;
    this.lastTime = nanoTime.getAsLong();
    this.asking = Executors.newSingleThreadExecutor(task -> new Thread(task, "riga-early-answer"));
  }

  @Override
  public synchronized void textSearchable() {
    searchable = true;
  }

  @Override
  public void at(Stage stage, long done, long total, double perSecond) {
    shown.at(stage, done, total, perSecond);
    if (stage == Stage.ENCODING) {
      encoded(done, total);
    }
  }

  private synchronized void encoded(long done, long total) {
    if (done == lastDone) {
      return; // more was found, nothing done
    }
    long now = nanoTime.getAsLong();
    double left = (total - done) * ((now - lastTime) / 1e9) / (done - lastDone);
    slowBatches = searchable && left > LONG_SECONDS ? slowBatches + 1 : 0;
    lastDone = done;
    lastTime = now;
    if (slowBatches == BATCHES_THAT_AGREE && !asked) {
      asked = true;
      asking.execute(this::ask);
    }
  }

  private void ask() {
    try {
      Result result = byWords.get();
      if (result.answer() instanceof Answer.Extracted found && !over.get()) {
        shown.say(line(found.text(), found.confidence(), found.support()));
      }
    } catch (RuntimeException _) {
      // Whatever is wrong comes again with the answer itself, where it is said.
      return;
    }
  }

  private static String line(String text, double confidence, List<Support> support) {
    String place =
        support.stream()
            .findFirst()
            .map(Support::citation)
            .map(citation -> ", " + citation.place())
            .orElse("");
    return "so far, by words alone: "
        + Excerpt.shown(text)
        + " ("
        + AnswerPage.percent(confidence).strip()
        + " sure"
        + Excerpt.shown(place)
        + "). The answer follows when all passages are encoded.";
  }

  /// Waits for a question that is under way; it no longer says anything.
  @Override
  public void close() {
    over.set(true);
    asking.close();
    shown.close();
  }
}
