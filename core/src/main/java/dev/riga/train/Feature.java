package dev.riga.train;

import dev.riga.read.ReasoningType;
import java.util.List;

/// One window as the network sees it, with what it is to say. The arrays belong to the feature and
/// are not changed.
///
/// @param ids token ids, special tokens included
/// @param types segment ids, 0 for the question and 1 for the context
/// @param start the token where the answer begins, 0 for "no answer here", [#UNLABELLED] when the
///   window does not train the span head
/// @param end the answer's last token, alike
/// @param reasoning [#classOf] the reasoning type, or [#UNLABELLED]
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a list of boxed ids would be ten times larger
record Feature(int[] ids, int[] types, int start, int end, int reasoning) {

  /// No label: the head gets no gradient from this window.
  static final int UNLABELLED = -1;

  /// The class of the reasoning head that stands for a type: its place in the enumeration.
  static int classOf(ReasoningType type) {
    return List.of(ReasoningType.values()).indexOf(type);
  }

  /// Whether the answer stands in this window.
  boolean holdsAnswer() {
    return start > 0;
  }

  int length() {
    return ids.length;
  }
}
