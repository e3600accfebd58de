package dev.riga.train.questions;

import java.util.Locale;
import java.util.Set;

/// A word or a punctuation mark of a sentence.
///
/// @param start UTF-16 index in the sentence
/// @param end one past its last UTF-16 unit
/// @param text what stands there
/// @param tag part of speech as Universal Dependencies has it, for instance `NOUN`
/// @param lemma base form, in lower case
record Word(int start, int end, String text, String tag, String lemma) {

  boolean is(String... tags) {
    return Set.of(tags).contains(tag);
  }

  /// Whether it is one of these words, whatever its capital letters.
  boolean says(String... words) {
    return Set.of(words).contains(lower());
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean isName() {
    return tag.equals("PROPN") && Character.isUpperCase(text.codePointAt(0));
  }

  boolean isNoun() {
    return is("NOUN", "PROPN");
  }

  boolean isComma() {
    return text.equals(",");
  }

  /// Whether a verb's form says that it is no finite one: `having`.
  boolean isGerund() {
    return lower().endsWith("ing") && !lemma.endsWith("ing");
  }

  /// Whether a verb or noun is in its third person or plural: `guides`.
  boolean hasAddedS() {
    return lower().endsWith("s") && !lower().equals(lemma);
  }
}
