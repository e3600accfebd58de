package dev.riga.evaluate;

import dev.riga.train.ReadingExample;
import java.util.Optional;
import java.util.Set;

/// What an open evaluation must know of the documents besides their index.
public interface OpenCollection {

  /// The text of a document, as citations count it; empty when there is no such document.
  ///
  /// @param document its name in the index
  Optional<String> text(String document);

  /// The names of the documents that hold the paragraph of a question; empty when none is known to.
  Set<String> documentsOf(ReadingExample question);

  /// Paragraphs that are documents themselves.
  static OpenCollection of(CollectionIndex index, TestCollection paragraphs) {
    return new ParagraphCollection(index, paragraphs);
  }
}
