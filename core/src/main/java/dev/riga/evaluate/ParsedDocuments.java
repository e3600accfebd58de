package dev.riga.evaluate;

import dev.riga.document.DocumentException;
import dev.riga.document.DocumentParser;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import dev.riga.train.ReadingExample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Files, each parsed once. A question's paragraph stands in a document when it does so up to white
/// space.
public final class ParsedDocuments implements OpenCollection {

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, String> joined = new HashMap<>();
  private final Map<String, Set<String>> holders = new HashMap<>();

  /// Parses the files; those that cannot be read are no documents.
  public ParsedDocuments(Sources sources, DocumentParser parser) {
    for (SourceFile file : sources.files()) {
      add(file, parser);
    }
  }

  private void add(SourceFile file, DocumentParser parser) {
    try {
      String text = parser.parse(file.path(), file.name()).text();
      texts.put(file.name(), text);
      joined.put(file.name(), joined(text));
    } catch (DocumentException unreadable) {
      // The index leaves it out too, and whoever made that was told why.
    }
  }

  @Override
  public Optional<String> text(String document) {
    return Optional.ofNullable(texts.get(document));
  }

  @Override
  public Set<String> documentsOf(ReadingExample question) {
    return holders.computeIfAbsent(
        question.context(),
        context -> {
          String wanted = joined(context);
          Set<String> found = new HashSet<>();
          joined.forEach((name, text) -> {
            if (text.contains(wanted)) {
              found.add(name);
            }
          });
          return found;
        });
  }

  private static String joined(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
