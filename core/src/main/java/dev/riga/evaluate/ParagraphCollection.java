package dev.riga.evaluate;

import dev.riga.train.ReadingExample;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Documents that are paragraphs, those of the questions among them.
final class ParagraphCollection implements OpenCollection {

  private final CollectionIndex index;
  private final Map<String, String> names = new HashMap<>();

  ParagraphCollection(CollectionIndex index, TestCollection paragraphs) {
    this.index = index;
    paragraphs.documents().forEach((id, text) -> names.put(text, index.name(id)));
  }

  @Override
  public Optional<String> text(String document) {
    return index.text(document);
  }

  @Override
  public Set<String> documentsOf(ReadingExample question) {
    String name = names.get(question.context());
    return name == null ? Set.of() : Set.of(name);
  }
}
