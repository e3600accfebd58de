package dev.riga.read;

import java.util.List;

/// The spans of a window that has none.
public final class NoSpans {

  private NoSpans() {}

  public static WindowSpans make() {
    return new WindowSpans(
        new PassageTokens("", new int[0], new int[0], new int[0], List.of()), 0, 1);
  }
}
