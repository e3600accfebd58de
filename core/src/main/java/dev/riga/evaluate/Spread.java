package dev.riga.evaluate;

import java.util.ArrayList;
import java.util.List;

/// A part of a list that stands for the whole: every so-and-so-many-th.
public final class Spread {

  private Spread() {}

  /// `most` of the items, as evenly over the list as can be and in its order; all when there are no
  /// more than that.
  public static <T> List<T> of(List<T> items, int most) {
    if (items.size() <= most) {
      return items;
    }
    List<T> spread = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      spread.add(items.get((int) ((long) i * items.size() / most)));
    }
    return List.copyOf(spread);
  }
}
