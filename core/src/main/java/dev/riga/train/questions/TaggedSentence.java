package dev.riga.train.questions;

import java.util.List;

/// A sentence with its words.
///
/// @param text exactly as it stands in the passage
/// @param start where it begins in the passage, in UTF-16 units
/// @param words in their order
/// @param keepsCapital whether the first word has a capital letter inside a sentence too
/// @param names of the text it stands in
record TaggedSentence(String text, int start, List<Word> words, boolean keepsCapital, Names names) {

  TaggedSentence {
    words = List.copyOf(words);
  }

  int size() {
    return words.size();
  }

  Word word(int index) {
    return words.get(index);
  }

  /// The words in a range as they stand, with single spaces.
  String text(int from, int to) {
    return from >= to
        ? ""
        : text.substring(word(from).start(), word(to - 1).end()).replaceAll("\\s+", " ");
  }

  /// The same, as it reads inside a sentence: without the capital letter that only the beginning of
  /// the sentence gave it.
  String inside(int from, int to) {
    String piece = text(from, to);
    boolean keeps = from > 0 || piece.isEmpty() || keepsCapital || isAcronym(word(from));
    return keeps ? piece : Character.toLowerCase(piece.charAt(0)) + piece.substring(1);
  }

  private static boolean isAcronym(Word word) {
    return word.text().equals("I")
        || (word.text().length() > 1
            && word.text().chars().skip(1).anyMatch(Character::isUpperCase));
  }

  /// The first place in a range of one of these words, or -1.
  int find(int from, int to, String... words) {
    for (int i = from; i < to; i++) {
      if (word(i).says(words)) {
        return i;
      }
    }
    return -1;
  }

  /// Whether a word in the range has one of these tags.
  boolean has(int from, int to, String... tags) {
    for (int i = from; i < to; i++) {
      if (word(i).is(tags)) {
        return true;
      }
    }
    return false;
  }
}
