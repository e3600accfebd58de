package dev.riga.checkpoint.hub;

/// Hears how far a download is.
@FunctionalInterface
public interface Progress {

  /// For those who do not want to know.
  Progress NONE = (file, done, total) -> {};

  /// Called at the start and the end of each file and several times a second between.
  ///
  /// @param file the one that is fetched now, by its name in the model
  /// @param done the bytes of the whole model that are here, those of an earlier attempt included
  /// @param total the bytes of the whole model as far as its files are known: it grows when the
  ///   shards of the weights are; 0 when the hub does not say
  void at(String file, long done, long total);
}
