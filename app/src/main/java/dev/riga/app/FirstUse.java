package dev.riga.app;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is made when it is first used. Safe for several threads.
final class FirstUse<T> {

  private final Supplier<T> maker;
  private @Nullable T value;

  FirstUse(Supplier<T> maker) {
    this.maker = maker;
  }

  synchronized T value() {
    T made = value;
    if (made == null) {
      made = maker.get();
      value = made;
    }
    return made;
  }
}
