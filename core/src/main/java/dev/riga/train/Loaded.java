package dev.riga.train;

import java.util.List;

/// What a data file gave.
///
/// @param examples those that are sound, in the order of the file
/// @param rejections everything that was left out, in the order of the file
/// @param <T> the kind of example
public record Loaded<T>(List<T> examples, List<Rejection> rejections) {

  public Loaded {
    examples = List.copyOf(examples);
    rejections = List.copyOf(rejections);
  }
}
