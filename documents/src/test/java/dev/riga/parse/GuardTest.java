package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static Guard guard() {
    return new Guard(new Budget(Limits.standard()));
  }

  @Test
  void givesTheResult() {
    assertThat(guard().<String>run("test", () -> "result")).isEqualTo("result");
  }

  @Test
  void passesReasonsOn() {
    assertThatThrownBy(() ->
            guard()
                .run(
                    "test",
                    () -> {
                      throw new DocumentException("holds no text");
                    }))
        .isInstanceOf(DocumentException.class)
        .hasMessage("holds no text");
  }

  @Test
  void survivesAStackThatOverflows() {
    assertThatThrownBy(() -> guard().run("test", () -> deeper(1)))
        .isInstanceOf(DocumentException.class)
        .hasMessage("its elements are nested too deeply");
  }

  private static int deeper(int depth) {
    return depth < 0 ? 0 : deeper(depth + 1) + 1; // overflows long before the number does
  }

  @Test
  void survivesAHeapThatIsTooSmall() {
    assertThatThrownBy(() ->
            guard()
                .run(
                    "test",
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    }))
        .isInstanceOf(DocumentException.class)
        .hasMessage("needs more memory than Java was given");
  }

  @Test
  void saysWhatIsDamaged() {
    assertThatThrownBy(() ->
            guard()
                .run(
                    "test",
                    () -> {
                      throw new IOException("the end is missing\nat line 3");
                    }))
        .isInstanceOf(DocumentException.class)
        .hasMessage("damaged: the end is missing");
  }

  @Test
  void leavesWorkThatNeverEnds() {
    Guard guard = new Guard(new Budget(Limits.standard().within(Duration.ofMillis(50))));
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    assertThatThrownBy(() ->
            guard.run(
                "test",
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                  return "late";
                }))
        .isInstanceOf(DocumentException.class)
        .hasMessage("reading it took longer than its time limit");
  }
}
