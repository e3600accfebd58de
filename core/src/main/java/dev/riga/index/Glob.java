package dev.riga.index;

import dev.riga.index.IndexException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/// Glob patterns over document names, as an automaton that Lucene intersects with its terms.
///
/// `?` is any character and `*` any characters, neither of them `/`; `**` is any characters at all,
/// and a folder `**` may also be no folder; `[a-z]`, `[!a-z]` and `{one,two}` as in a shell; `\`
/// takes the next character as it is. A pattern without `/` may match at any depth, and one that
/// matches a folder lets everything in it through. What is not closed stands for itself.
final class Glob {
  private static final int WORK_LIMIT = 100_000;
  private static final int LAST_CODE_POINT = Character.MAX_CODE_POINT;

  private static final int LONGEST = 1000;

  private final int[] pattern;

  /// for each `{` and `[` where it is closed, else -1
  private final int[] closedAt;

  private int at;

  private Glob(int[] pattern) {
    this.pattern = pattern;
    this.closedAt = pairs(pattern);
  }

  /// Matches everything whose [IndexSchema#OF] one of the patterns matches.
  ///
  /// @param patterns at least one
  /// @throws IndexException for patterns that would take too much work
  static Query query(List<String> patterns) {
    try {
      Automaton any = Operations.union(patterns.stream().map(Glob::automaton).toList());
      return new AutomatonQuery(
          new Term(IndexSchema.OF, ""), Operations.determinize(any, WORK_LIMIT));
    } catch (TooComplexToDeterminizeException e) {
      throw new IndexException(
          Reason.BAD_REQUEST,
          "too complicated a pattern for documents: "
              + String.join(", ", patterns)
              + ": use fewer `*` and `?`",
          e);
    }
  }

  private static Automaton automaton(String pattern) {
    String bare = pattern.replaceAll("^(\\./|/)+|/+$", "");
    String anchored = bare.contains("/") ? bare : "**/" + bare;
    if (anchored.length() > LONGEST) {
      throw new IndexException(
          Reason.BAD_REQUEST,
          "a pattern for documents of "
              + bare.length()
              + " characters: at most "
              + LONGEST
              + " are allowed");
    }
    Glob glob = new Glob(anchored.codePoints().toArray());
    Automaton below =
        Operations.optional(
            Operations.concatenate(List.of(Automata.makeChar('/'), Automata.makeAnyString())));
    return Operations.concatenate(List.of(glob.sequence(glob.pattern.length, false), below));
  }

  private static int[] pairs(int[] pattern) {
    int[] closedAt = new int[pattern.length];
    Arrays.fill(closedAt, -1);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < pattern.length; i++) {
      switch (pattern[i]) {
        case '\\' -> i++;
        case '{' -> open.push(i);
        case '}' -> {
          if (!open.isEmpty()) {
            closedAt[open.pop()] = i;
          }
        }
        case '[' -> {
          closedAt[i] = classEnd(pattern, i);
          i = Math.max(i, closedAt[i]);
        }
        default -> {}
      }
    }
    return closedAt;
  }

  /// Where `]` closes a class; the first character in it is never the end.
  private static int classEnd(int[] pattern, int start) {
    int first = start + 1;
    if (first < pattern.length && (pattern[first] == '!' || pattern[first] == '^')) {
      first++;
    }
    for (int i = first + 1; i < pattern.length; i++) {
      if (pattern[i] == ']') {
        return i;
      }
    }
    return -1;
  }

  private boolean next(char c) {
    return at < pattern.length && pattern[at] == c;
  }

  /// Reads up to the end, or in a group up to `,` or its `}`.
  private Automaton sequence(int end, boolean inGroup) {
    List<Automaton> parts = new ArrayList<>();
    parts.add(Automata.makeEmptyString());
    while (at < end && !(inGroup && next(','))) {
      parts.add(part());
    }
    return Operations.concatenate(parts);
  }

  private Automaton part() {
    int start = at++;
    int c = pattern[start];
    return switch (c) {
      case '*' -> stars();
      case '?' -> notSlash();
      case '[' -> closedAt[start] < 0 ? Automata.makeChar(c) : characterClass(closedAt[start]);
      case '{' -> closedAt[start] < 0 ? Automata.makeChar(c) : group(closedAt[start]);
      case '\\' -> Automata.makeChar(at < pattern.length ? pattern[at++] : c);
      default -> Automata.makeChar(c);
    };
  }

  private Automaton stars() {
    boolean startsFolder = at < 2 || pattern[at - 2] == '/';
    if (!next('*')) {
      return Operations.repeat(notSlash());
    }
    while (next('*')) {
      at++;
    }
    if (startsFolder && next('/')) {
      at++;
      return Operations.optional(
          Operations.concatenate(List.of(Automata.makeAnyString(), Automata.makeChar('/'))));
    }
    return Automata.makeAnyString();
  }

  private Automaton group(int end) {
    List<Automaton> choices = new ArrayList<>();
    choices.add(sequence(end, true));
    while (at < end) {
      at++;
      choices.add(sequence(end, true));
    }
    at++;
    return Operations.union(choices);
  }

  private Automaton characterClass(int end) {
    boolean negated = next('!') || next('^');
    at += negated ? 1 : 0;
    List<Automaton> ranges = new ArrayList<>();
    while (at < end) {
      int from = pattern[at++];
      boolean range = next('-') && at + 1 < end;
      int to = range ? pattern[at + 1] : from;
      at += range ? 2 : 0;
      ranges.add(Automata.makeCharRange(Math.min(from, to), Math.max(from, to)));
    }
    at = end + 1;
    Automaton listed = Operations.determinize(Operations.union(ranges), WORK_LIMIT);
    return negated
        ? Operations.minus(notSlash(), listed, WORK_LIMIT)
        : Operations.minus(listed, Automata.makeChar('/'), WORK_LIMIT);
  }

  private static Automaton notSlash() {
    return Operations.union(
        List.of(
            Automata.makeCharRange(0, '/' - 1), Automata.makeCharRange('/' + 1, LAST_CODE_POINT)));
  }
}
