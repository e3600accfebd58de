package dev.riga.read;

import dev.riga.document.Span;
import dev.riga.text.AnswerText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where a passage only repeats the question: an exercise, a list of frequent questions, the manual
/// of a program that answers them. No answer begins or ends there.
///
/// It is repeated where all its words stand in their order, and where a sentence that ends with a
/// question mark has them in any order, with a few more or fewer. What stands before and after is
/// read as ever, so the answer beside a repeated question is found; and a single name out of the
/// question ("Is Riga or Tallinn larger?") is an answer wherever it stands by itself. A row of a
/// table with three cells or more that repeats the question is left out as a whole. Questions of
/// one or two words are not looked for: they stand in every other sentence.
final class QuestionEcho {
  private static final int FEWEST_WORDS = 3;

  /// Of two questions that are nearly the same, the shorter has this part of the longer's words or
  /// more: an F1 of 0.8.
  private static final double LEAST_PART = 2.0 / 3;

  private static final String CLOSING = "\"'”’»“‘«)]";
  private static final String OPENING = "\"'“‘«„‚»([";
  private static final String ENDING = ".!?:;…？！";

  private final List<String> words;

  QuestionEcho(String question) {
    this.words = Word.of(question).stream().map(Word::normalised).toList();
  }

  /// A word with a normal form that is not empty.
  ///
  /// @param raw with the punctuation around it
  /// @param start the code point where it begins
  /// @param end one past its last code point
  /// @param opens whether a line, a cell or a quotation begins with it
  private record Word(String raw, String normalised, int start, int end, boolean opens) {

    static List<Word> of(String text) {
      List<Word> words = new ArrayList<>();
      int codePoint = 0;
      boolean opens = true;
      for (int i = 0; i < text.length(); ) {
        int c = text.codePointAt(i);
        if (Character.isWhitespace(c)) {
          opens |= c == '\n' || c == '\t';
          i += Character.charCount(c);
          codePoint++;
          continue;
        }
        int begin = i;
        int start = codePoint;
        while (i < text.length() && !Character.isWhitespace(text.codePointAt(i))) {
          i += Character.charCount(text.codePointAt(i));
          codePoint++;
        }
        String raw = text.substring(begin, i);
        String normalised = AnswerText.normalise(raw);
        opens |= OPENING.indexOf(raw.charAt(0)) >= 0;
        if (!normalised.isEmpty()) {
          words.add(new Word(raw, normalised, start, codePoint, opens));
          opens = false;
        }
      }
      return words;
    }

    /// The mark that ends a sentence or clause with it; 0 without.
    char ends() {
      int last = raw.length() - 1;
      while (last > 0 && CLOSING.indexOf(raw.charAt(last)) >= 0) {
        last--;
      }
      return ENDING.indexOf(raw.charAt(last)) >= 0 ? raw.charAt(last) : 0;
    }
  }

  /// The code points of a passage that repeat the question.
  List<Span> in(String passage) {
    int[] codePoints = passage.codePoints().toArray();
    return sentences(passage).stream().map(echo -> withRow(echo, codePoints)).toList();
  }

  /// The row of a table around an echo. A row of more than two cells that repeats the question
  /// tells of it (its kind, where its answer stands); in a table of two columns the answer stands
  /// beside.
  private static Span withRow(Span echo, int[] codePoints) {
    int start = echo.start();
    while (start > 0 && codePoints[start - 1] != '\n') {
      start--;
    }
    int end = echo.end();
    while (end < codePoints.length && codePoints[end] != '\n') {
      end++;
    }
    long tabs = Arrays.stream(codePoints, start, end).filter(c -> c == '\t').count();
    return tabs >= 2 ? new Span(start, end) : echo;
  }

  private List<Span> sentences(String passage) {
    List<Span> echoes = new ArrayList<>();
    if (words.size() < FEWEST_WORDS) {
      return echoes;
    }
    List<Word> all = Word.of(passage);
    for (int first = 0; first + words.size() <= all.size(); first++) {
      if (repeatedFrom(first, all)) {
        echoes.add(span(all.subList(first, first + words.size())));
      }
    }
    int first = 0;
    for (int i = 0; i < all.size(); i++) {
      first = all.get(i).opens ? i : first;
      char mark = all.get(i).ends();
      List<Word> sentence = all.subList(first, i + 1);
      if ((mark == '?' || mark == '？') && isNearly(sentence)) {
        echoes.add(span(sentence));
      }
      first = mark == 0 ? first : i + 1;
    }
    return echoes;
  }

  private boolean repeatedFrom(int first, List<Word> all) {
    for (int i = 0; i < words.size(); i++) {
      if (!all.get(first + i).normalised.equals(words.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether a sentence has the question's words, but for a few more or a few fewer. Another word
  /// in a word's place makes another question.
  private boolean isNearly(List<Word> sentence) {
    int fewer = Math.min(sentence.size(), words.size());
    int more = Math.max(sentence.size(), words.size());
    if (fewer < LEAST_PART * more) {
      return false;
    }
    List<String> left = new ArrayList<>(words);
    long shared = sentence.stream().filter(word -> left.remove(word.normalised)).count();
    return shared == fewer;
  }

  private static Span span(List<Word> words) {
    return new Span(words.getFirst().start, words.getLast().end);
  }
}
