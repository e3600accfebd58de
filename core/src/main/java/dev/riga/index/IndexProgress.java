package dev.riga.index;

/// Hears how far an [Indexer] has come. It is called by one thread at a time, often, and must
/// return quickly.
@FunctionalInterface
public interface IndexProgress {

  /// The stages; reading and encoding run side by side.
  enum Stage {
    /// Comparing the files found with those known: counts files.
    LOOKING,
    /// Parsing new and changed files: counts files.
    READING,
    /// Making vectors: counts passages. Their total grows while files are still being read.
    ENCODING
  }

  /// @param stage what has moved
  /// @param done how many are done
  /// @param total how many there are, as far as is known
  /// @param perSecond how many were done in a second, on average since the stage began; 0 when
  ///   nothing can be said yet
  void at(Stage stage, long done, long total, double perSecond);

  /// The text of every file is committed: what matches by words can be found from now on, while
  /// vectors are still being made.
  default void textSearchable() {}

  /// Listens to nothing.
  static IndexProgress none() {
    return (stage, done, total, perSecond) -> {};
  }
}
