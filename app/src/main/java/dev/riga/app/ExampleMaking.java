package dev.riga.app;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.DocumentParser;
import dev.riga.document.Passages;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import dev.riga.read.ReasoningType;
import dev.riga.train.DocumentExamples;
import dev.riga.train.ExamplesFile;
import dev.riga.train.ExamplesFile.Titled;
import dev.riga.train.ReadingExample;
import dev.riga.train.questions.QuestionGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes questions with answers from a person's documents, and writes them where they can be read
/// and edited before a reader is trained on them.
final class ExampleMaking {

  private final Terminal terminal;
  private final DocumentParser parser;
  private final Passages passages;

  ExampleMaking(Terminal terminal, DocumentParser parser, Passages passages) {
    this.terminal = terminal;
    this.parser = parser;
    this.passages = passages;
  }

  /// Reads the documents and writes the examples.
  ///
  /// @param most how many questions at the most
  /// @return how many were written
  /// @throws DocumentException when nothing can be asked about the documents
  int write(List<Path> paths, int most, Path file) {
    Sources sources = Sources.under(paths);
    sources
        .skipped()
        .forEach(
            skipped -> terminal.say("skipped " + skipped.document() + ": " + skipped.reason()));
    DocumentExamples making = new DocumentExamples(QuestionGenerator.english());
    List<Titled> all = new ArrayList<>();
    try (var line = new ProgressLine(terminal, "asking", ProgressLine.Unit.of("documents"))) {
      for (SourceFile source : sources.files()) {
        line.at(all.size(), sources.files().size(), source.name());
        document(source)
            .ifPresent(document -> all.add(making.of(source.name(), passages.of(document))));
      }
    }
    List<Titled> kept =
        DocumentExamples.atMost(most, all).stream()
            .filter(document -> !document.examples().isEmpty())
            .toList();
    List<ReadingExample> examples =
        kept.stream().map(Titled::examples).flatMap(List::stream).toList();
    if (examples.isEmpty()) {
      throw new DocumentException(
          "No question could be made from "
              + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
              + ": it takes whole English sentences.");
    }
    ExamplesFile.write(file, kept);
    terminal.say(
        examples.size()
            + " questions from "
            + kept.size()
            + " documents in "
            + file
            + ": "
            + kinds(examples));
    return examples.size();
  }

  private Optional<Document> document(SourceFile source) {
    try {
      return Optional.of(parser.parse(source.path(), source.name()));
    } catch (DocumentException e) {
      terminal.say("skipped " + source.name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String kinds(List<ReadingExample> examples) {
    Map<ReasoningType, Integer> counts = new EnumMap<>(ReasoningType.class);
    examples.forEach(
        example -> example.reasoning().ifPresent(type -> counts.merge(type, 1, Integer::sum)));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().label())
        .collect(Collectors.joining(", "));
  }
}
