package dev.riga.train;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Something of a data file that was left out, and why.
///
/// @param reason the kind of fault, by which rejections are counted
/// @param message the fault with the example's id
public record Rejection(Reason reason, String message) {

  /// Kinds of faults.
  public enum Reason {
    EMPTY_QUESTION,
    EMPTY_CONTEXT,
    EMPTY_ANSWER,
    NO_ANSWERS,
    ANSWER_NOT_IN_CONTEXT,
    WRONG_OFFSET,
    OFFSET_IN_UTF16,
    OFFSET_IN_BYTES,
    DUPLICATE_ID,
    DUPLICATE_QUESTION,
    MISSING_FIELD,
    UNCONFIRMED_ANSWER,
    EMPTY_DOCUMENT,
    UNKNOWN_DOCUMENT,
    UNKNOWN_QUESTION,
    NO_RELEVANT_DOCUMENT,
    OTHER_CATEGORY,
    UNKNOWN_CATEGORY;

    /// In words, for instance `duplicate id`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// One line with the number of each kind, for instance `3 left out (duplicate id 2, wrong offset
  /// 1)`; `nothing left out` for none.
  public static String summary(List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return "nothing left out";
    }
    var counts =
        rejections.stream()
            .collect(Collectors.groupingBy(Rejection::reason, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey().label() + " " + entry.getValue())
        .collect(Collectors.joining(", ", rejections.size() + " left out (", ")"));
  }
}
