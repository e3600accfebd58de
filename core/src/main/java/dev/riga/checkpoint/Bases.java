package dev.riga.checkpoint;

import java.nio.file.Path;

/// Where the base models lie that other checkpoints build on. A checkpoint whose `config.json` has
/// a field `riga_base` holds only the tensors that its training changed and takes the others from
/// the base of that name.
@FunctionalInterface
public interface Bases {

  /// The folder of a base model.
  ///
  /// @throws CheckpointException when there is no base of that name, or it cannot be had
  Path directory(String name);

  /// For those who have no base models at all.
  static Bases none() {
    return name -> {
      throw new CheckpointException(
          "This checkpoint builds on the base model "
              + name
              + ", which is not there. Add the module riga-models.");
    };
  }
}
