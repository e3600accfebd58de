package dev.riga.index;

import dev.riga.embed.Embedder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a commit says of the whole index, in Lucene's commit user data.
///
/// @param version of the layout of fields; see [#CURRENT]
/// @param embedder the fingerprint of the model whose vectors are in it; empty without vectors
/// @param dimension the length of those vectors, 0 without
record IndexFormat(int version, Optional<String> embedder, int dimension) {
  /// Raise it whenever an older index would be misread: new fields, other terms, another text given
  /// to the encoder.
  static final int CURRENT = 1;

  private static final String VERSION = "riga.format";
  private static final String EMBEDDER = "riga.embedder";
  private static final String DIMENSION = "riga.dimension";

  static IndexFormat empty() {
    return new IndexFormat(CURRENT, Optional.empty(), 0);
  }

  /// Reads and checks the user data of a commit.
  ///
  /// @throws IndexException when it is not of this version
  static IndexFormat of(Map<String, String> userData, IndexTrouble trouble) {
    String version = userData.get(VERSION);
    if (version == null) {
      throw trouble.notAnIndex();
    }
    try {
      IndexFormat format =
          new IndexFormat(
              Integer.parseInt(version),
              Optional.ofNullable(userData.get(EMBEDDER)),
              Integer.parseInt(userData.getOrDefault(DIMENSION, "0")));
      if (format.version > CURRENT) {
        throw trouble.newerFormat();
      }
      if (format.version < CURRENT) {
        throw trouble.olderFormat();
      }
      return format;
    } catch (NumberFormatException damaged) {
      throw trouble.damaged();
    }
  }

  /// Makes sure that the vectors of an embedder compare with those that are there.
  ///
  /// @throws IndexException when another model made those
  void requireEmbedder(Optional<Embedder> wanted, IndexTrouble trouble) {
    if (wanted.isPresent() && embedder.isPresent()) {
      String fingerprint = wanted.get().fingerprint();
      if (!embedder.get().equals(fingerprint)) {
        throw trouble.otherModel(embedder.get(), fingerprint);
      }
    }
  }

  Map<String, String> userData() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(VERSION, Integer.toString(version));
    embedder.ifPresent(fingerprint -> data.put(EMBEDDER, fingerprint));
    data.put(DIMENSION, Integer.toString(dimension));
    return data;
  }
}
