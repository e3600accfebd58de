package dev.riga.text;

import java.util.ArrayList;
import java.util.List;

/// Cuts an encoding that is too long, as Hugging Face's tokenizers do with the truncation
/// `only_second` or `longest_first` (tokenizers 0.22, `utils/truncation.rs`), but without touching
/// the tokenizer, so that threads can share it.
final class Windows {
  private Windows() {}

  /// Windows over the second text, each with the whole first text.
  ///
  /// @param pair the uncut tokens of both texts
  /// @param maxLength tokens of a window, special ones included
  /// @param stride tokens of the second text that two windows next to each other share
  /// @throws QuestionTooLongException when a window has no room to move on
  static List<Encoding> overSecond(Encoding pair, int maxLength, int stride) {
    if (pair.length() <= maxLength) {
      return List.of(pair);
    }
    int question = pair.count(0);
    int context = pair.count(1);
    int room = maxLength - (pair.length() - context);
    if (room <= stride) {
      throw new QuestionTooLongException(question, question + room - stride - 1, maxLength, stride);
    }
    List<Encoding> windows = new ArrayList<>();
    for (int from = 0, to = 0; to < context; from += room - stride) {
      to = Math.min(from + room, context);
      windows.add(pair.window(1, from, to));
    }
    return List.copyOf(windows);
  }

  /// Cuts the longer text first, then both evenly, on the right.
  static Encoding longestFirst(Encoding pair, int maxLength) {
    if (pair.length() <= maxLength) {
      return pair;
    }
    int first = pair.count(0);
    int second = pair.count(1);
    int room = Math.max(0, maxLength - pair.count(-1));
    int shorter = Math.min(first, second);
    int longer = Math.max(shorter, room - shorter);
    if (shorter + longer > room) {
      shorter = room / 2;
      longer = shorter + room % 2;
    }
    int keptFirst = first > second ? longer : shorter;
    int keptSecond = first > second ? shorter : longer;
    return pair.window(0, 0, keptFirst).window(1, 0, keptSecond);
  }

  /// Cuts a single text on the right.
  static Encoding head(Encoding single, int maxLength) {
    if (single.length() <= maxLength) {
      return single;
    }
    return single.window(0, 0, Math.max(0, maxLength - single.count(-1)));
  }
}
