package dev.riga.app;

import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.document.Citation;
import dev.riga.engine.Result;
import dev.riga.index.IndexProgress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Says, while the vectors of many passages are still being made, what is found by words alone: one
/// line among the messages, marked as what it is. Nothing is said when the vectors are soon done.
final class EarlyAnswer implements IndexProgress, AutoCloseable {

  /// A wait that an answer makes shorter; below it two answers would only confuse.
  private static final double LONG_SECONDS = 6;

  private final IndexingProgress shown;
  private final Supplier<Result> byWords;
  private final ExecutorService asking;
  private final AtomicBoolean over = new AtomicBoolean();
  private boolean searchable;
  private boolean asked;

  /// @param shown also hears all, and says the answer
  /// @param byWords asks; called at most once
  EarlyAnswer(IndexingProgress shown, Supplier<Result> byWords) {
    this.shown = shown;
    this.byWords = byWords;
    this.asking = Executors.newSingleThreadExecutor(task -> new Thread(task, "riga-early-answer"));
  }

  @Override
  public synchronized void textSearchable() {
    searchable = true;
  }

  @Override
  public void at(Stage stage, long done, long total, double perSecond) {
    shown.at(stage, done, total, perSecond);
    if (stage == Stage.ENCODING && perSecond > 0 && (total - done) / perSecond > LONG_SECONDS) {
      askOnce();
    }
  }

  private synchronized void askOnce() {
    if (searchable && !asked) {
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
            .map(citation -> ", " + citation.document() + page(citation))
            .orElse("");
    return "so far, by words alone: "
        + Excerpt.shown(text)
        + " ("
        + AnswerPage.percent(confidence).strip()
        + " sure"
        + Excerpt.shown(place)
        + "). The answer follows when all passages are encoded.";
  }

  private static String page(Citation citation) {
    return citation.page().isPresent() ? ", page " + citation.page().getAsInt() : "";
  }

  /// Waits for a question that is under way; it no longer says anything.
  @Override
  public void close() {
    over.set(true);
    asking.close();
    shown.close();
  }
}
