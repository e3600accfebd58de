package dev.riga.tensor;

import org.bytedeco.pytorch.GradMode;

/// While open, this thread records nothing for [Tensor#backward]: inference and optimiser steps.
///
/// ```java
/// try (var _ = NoGrad.enter()) { … }
/// ```
public final class NoGrad implements AutoCloseable {

  private final boolean before;

  private NoGrad(boolean before) {
    this.before = before;
  }

  /// Switches recording off in this thread until [#close], which puts back what was before.
  public static NoGrad enter() {
    Libtorch.load();
    NoGrad guard = new NoGrad(GradMode.is_enabled());
    GradMode.set_enabled(false);
    return guard;
  }

  /// Whether recording is off in this thread.
  public static boolean active() {
    Libtorch.load();
    return !GradMode.is_enabled();
  }

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
