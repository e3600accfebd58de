package dev.riga.evaluate;

import dev.riga.train.Rejection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How much of the data was left out.
///
/// @param total of all reasons
/// @param reasons how many of each, for instance `duplicate id`
public record LeftOut(int total, Map<String, Long> reasons) {

  /// Counts rejections.
  public static LeftOut of(List<Rejection> rejections) {
    return new LeftOut(
        rejections.size(),
        rejections.stream()
            .collect(
                Collectors.groupingBy(
                    rejection -> rejection.reason().label(), TreeMap::new, Collectors.counting())));
  }
}
