package dev.riga.tensor;

import org.bytedeco.javacpp.Pointer;

/// Native values that belong to no scope.
final class Lasting {

  private Lasting() {}

  /// Takes a value out of the hands of whatever scope is open.
  static <T extends Pointer> T lasting(T pointer) {
    pointer.retainReference();
    return pointer;
  }
}
