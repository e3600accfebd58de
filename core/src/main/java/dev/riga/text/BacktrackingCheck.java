package dev.riga.text;

import java.util.ArrayDeque;
import java.util.Deque;

/// Tells regular expressions that a backtracking matcher may take for ever over: those that repeat
/// a group which repeats or chooses by itself, as `(a+)+` and `(a|a)*`, and those that refer back.
final class BacktrackingCheck {
  private BacktrackingCheck() {}

  static boolean isDangerous(String regex) {
    Deque<Boolean> ambiguous = new ArrayDeque<>();
    boolean here = false;
    boolean closed = false;
    boolean inClass = false;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      boolean groupBefore = closed;
      closed = false;
      if (c == '\\') {
        i++;
        if (!inClass && i < regex.length() && "123456789kg".indexOf(regex.charAt(i)) >= 0) {
          return true;
        }
      } else if (inClass) {
        inClass = c != ']';
      } else {
        switch (c) {
          case '[' -> {
            inClass = true;
            if (i + 1 < regex.length() && regex.charAt(i + 1) == '^') {
              i++;
            }
            if (i + 1 < regex.length() && regex.charAt(i + 1) == ']') {
              i++;
            }
          }
          case '(' -> {
            ambiguous.push(here);
            here = false;
            if (i + 1 < regex.length() && regex.charAt(i + 1) == '?') {
              i++;
            }
          }
          case ')' -> {
            boolean inside = here;
            here = !ambiguous.isEmpty() && ambiguous.pop();
            closed = inside;
            here |= inside;
          }
          case '*', '+', '{' -> {
            if (groupBefore) {
              return true;
            }
            here = true;
          }
          case '|' -> here = true;
          default -> {}
        }
      }
    }
    return false;
  }
}
