package dev.riga.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that was probably meant.
final class Spelling {

  /// What a shortened or lengthened word must share with the known one at its start.
  private static final int COMMON_START = 3;

  private Spelling() {}

  /// The known word that is nearest to a misspelt one, if any is near: a third of its letters may
  /// be wrong, missing, too many or in the wrong order, and capitals count nothing; or one of the
  /// two leaves letters of the other out, as `--documents` and `--docs`.
  static Optional<String> nearest(String word, Collection<String> known) {
    Optional<String> misspelt =
        known.stream()
            .filter(other -> distance(word, other) <= Math.max(1, letters(word).length() / 3))
            .min(
                Comparator.<String>comparingInt(other -> distance(word, other))
                    .thenComparing(Comparator.naturalOrder()));
    return misspelt.or(() ->
        known.stream()
            .filter(other -> isShorter(other, word) || isShorter(word, other))
            .sorted()
            .findFirst());
  }

  /// Without the dashes of an option.
  private static String letters(String word) {
    return word.replaceFirst("^-+", "");
  }

  /// Whether a word is another with letters left out, but not at its start.
  private static boolean isShorter(String shorter, String longer) {
    String some = letters(shorter);
    String all = letters(longer);
    if (some.length() < COMMON_START || !all.startsWith(some.substring(0, COMMON_START))) {
      return false;
    }
    int found = 0;
    for (int i = 0; i < all.length() && found < some.length(); i++) {
      found += all.charAt(i) == some.charAt(found) ? 1 : 0;
    }
    return found == some.length();
  }

  /// How many letters must be put in, taken out, replaced, or swapped with a neighbour (Damerau
  /// 1964, in the restricted form of Boytsov 2011).
  private static int distance(String word, String known) {
    String one = word.toLowerCase(Locale.ROOT);
    String other = known.toLowerCase(Locale.ROOT);
    int[][] d = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + replaced);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[one.length()][other.length()];
  }
}
