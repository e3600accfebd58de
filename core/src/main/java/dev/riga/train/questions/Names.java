package dev.riga.train.questions;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a text tells of its names: which words have a capital letter of their own, and not only
/// where a sentence begins, and which of them are people.
///
/// @param capital lower-case forms of words that have one inside a sentence
/// @param small words that stand without one somewhere
/// @param people lower-case family names: what stands behind a given name or a title
record Names(Set<String> capital, Set<String> small, Set<String> people) {

  private static final Pattern INSIDE = Pattern.compile("(?<=[\\p{L},;] )\\p{Lu}\\p{L}+");
  private static final Pattern NAMED =
      Pattern.compile("\\b(\\p{Lu}\\p{Ll}+) (?:\\p{Lu}\\. )*(\\p{Lu}\\p{L}+)");
  private static final Pattern SMALL = Pattern.compile("(?<![\\p{L}\\p{N}])\\p{Ll}\\p{L}*");

  Names {
    capital = Set.copyOf(capital);
    small = Set.copyOf(small);
    people = Set.copyOf(people);
  }

  static Names of(List<String> texts) {
    Set<String> capital = new HashSet<>();
    Set<String> small = new HashSet<>();
    Set<String> people = new HashSet<>();
    for (String text : texts) {
      for (Matcher word = INSIDE.matcher(text); word.find(); ) {
        capital.add(word.group().toLowerCase(Locale.ROOT));
      }
      for (Matcher word = SMALL.matcher(text); word.find(); ) {
        small.add(word.group());
      }
      for (Matcher name = NAMED.matcher(text); name.find(); ) {
        if (GivenNames.contains(name.group(1).toLowerCase(Locale.ROOT))) {
          people.add(name.group(2).toLowerCase(Locale.ROOT));
        }
      }
    }
    return new Names(capital, small, people);
  }

  /// Whether a word at the beginning of a sentence keeps its capital letter inside one.
  boolean keeps(String word, boolean taggedAsName) {
    String lower = word.toLowerCase(Locale.ROOT);
    return (capital.contains(lower) && !small.contains(lower))
        || (taggedAsName && !small.contains(lower));
  }
}
