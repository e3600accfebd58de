package dev.riga.checkpoint.hub;

/// Hears how far a download is.
@FunctionalInterface
public interface Progress {

  /// For those who do not want to know.
  Progress NONE = (file, done, total) -> {};

  /// Called at the start and the end of each file and several times a second between.
  ///
  /// @param file its name in the model
  /// @param done the bytes that are here, those of an earlier attempt included
  /// @param total the bytes of the whole file
  void at(String file, long done, long total);
}
