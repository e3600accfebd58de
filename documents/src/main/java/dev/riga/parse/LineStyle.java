package dev.riga.parse;

/// How a line is set.
///
/// @param size of most of its letters, in points
/// @param largest size of a letter; larger than `size` in small capitals
/// @param bold whether nearly all letters are
/// @param boldStart whether the first letter is
/// @param boldEnd whether the last letter is
/// @param fixed whether nearly all letters are as wide as each other, as in code
record LineStyle(
    float size, float largest, boolean bold, boolean boldStart, boolean boldEnd, boolean fixed) {

  /// Whether a line of another size follows, but for rounding.
  boolean isOtherSize(LineStyle other) {
    float ratio = size / other.size;
    return ratio > 1.08f || ratio < 0.925f;
  }
}
