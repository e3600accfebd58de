package dev.riga.app;

import dev.riga.document.DocumentException;
import dev.riga.document.Skipped;
import dev.riga.engine.Result;
import dev.riga.engine.Riga;
import dev.riga.index.IndexReport;
import dev.riga.read.QuestionException;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A question over documents, as `ask` and `explain` take it.
final class Asking {
  @Parameters(paramLabel = "QUESTION", description = "In quotes.")
  private String question = "";

  @Option(
      names = "--filter",
      paramLabel = "GLOB",
      description =
          "Only documents whose name matches, for instance 'papers/**.pdf'; may be given"
              + " several times.")
  private List<String> filters = List.of();

  @Mixin private AnswerOptions options = new AnswerOptions();

  /// Puts the engine together.
  ///
  /// @param explained whether answers will be explained
  /// @throws UsageException when what was asked makes no sense
  Riga riga(Workplace workplace, boolean explained) {
    requireGood();
    EngineOptions engine = options.engine();
    Precision precision = engine.precision();
    Riga.Builder builder =
        Riga.over(options.docs())
            .indexIn(workplace.indexFolder(engine, options.docs()))
            .files(workplace.reading())
            .reader(() -> workplace.reader(engine, precision))
            .retrieval(engine.retrieval())
            .passages(options.passages());
    if (engine.retrieval().needsEmbedder()) {
      builder.embedder(() -> workplace.embedder(engine, precision));
    }
    options.abstainBelow().ifPresent(builder::abstainBelow);
    if (explained) {
      builder.network(() -> workplace.network(engine));
    }
    return builder.open();
  }

  /// Asks, once the index is up to date.
  Result ask(Riga riga) {
    return riga.ask(question, new DocumentFilter(filters));
  }

  /// All that the answer depends on besides the question.
  AnswerJson.Origin origin(Riga riga) {
    Riga.Fingerprints fingerprints = riga.fingerprints();
    return new AnswerJson.Origin(
        Main.VERSION,
        fingerprints.index(),
        fingerprints.reader(),
        fingerprints.embedder().orElse(null),
        options.engine().retriever().name().toLowerCase(Locale.ROOT),
        options.passages(),
        filters,
        options.abstainBelow().isPresent() ? options.abstainBelow().getAsDouble() : null);
  }

  /// The folders and files to look in.
  List<Path> docs() {
    return options.docs();
  }

  /// A command line that asks the same, for a shell.
  ///
  /// @param command for instance `explain`
  String again(String command) {
    StringBuilder line = new StringBuilder("./riga " + command + " " + quoted(question));
    options.docs().forEach(path -> line.append(" --docs ").append(quoted(path.toString())));
    EngineOptions engine = options.engine();
    Path index = engine.index();
    line.append(index == null ? "" : " --index " + quoted(index.toString()));
    filters.forEach(filter -> line.append(" --filter ").append(quoted(filter)));
    line.append(" --top-k ").append(options.passages());
    options.abstainBelow().ifPresent(below -> line.append(" --abstain-below ").append(below));
    line.append(" --retriever ").append(engine.retriever().name().toLowerCase(Locale.ROOT));
    if (engine.retrieval().needsEmbedder()
        && engine.retriever() != EngineOptions.RetrieverKind.CLS) {
      line.append(" --embedder ").append(quoted(engine.embedder()));
    }
    line.append(" --precision ").append(engine.precision().name().toLowerCase(Locale.ROOT));
    return line.append(" --reader ").append(quoted(engine.reader())).toString();
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// The reader's model.
  String reader() {
    return options.engine().reader();
  }

  /// Refuses what cannot be asked.
  ///
  /// @throws UsageException when what was asked makes no sense
  void requireGood() {
    requireAsked(question);
    options.requireGood();
  }

  /// Refuses an empty question.
  ///
  /// @throws UsageException as here
  static void requireAsked(String question) {
    try {
      QuestionException.requireAsked(question);
    } catch (QuestionException empty) {
      throw new UsageException(String.valueOf(empty.getMessage()));
    }
  }

  /// Brings the index up to date, unless only an index was named: then it is used as it is.
  ///
  /// @param early whether who would wait long hears an answer by words alone on the way
  void refresh(Riga riga, Terminal terminal, boolean early) {
    if (options.docs().isEmpty()) {
      return;
    }
    IndexReport report = index(riga, terminal, early);
    if (report.passages() == 0) {
      throw new DocumentException(
          "There is nothing to read in "
              + String.join(", ", options.docs().stream().map(Path::toString).toList())
              + (report.skipped().isEmpty()
                  ? ". Name a folder with documents after --docs."
                  : ": " + skipped(report.skipped())));
    }
  }

  private IndexReport index(Riga riga, Terminal terminal, boolean early) {
    IndexingProgress progress = new IndexingProgress(terminal);
    if (!early || !options.engine().retrieval().needsEmbedder()) {
      try (progress) {
        return riga.index(progress);
      }
    }
    try (EarlyAnswer answer =
        new EarlyAnswer(progress, () -> riga.askByWords(question, new DocumentFilter(filters)))) {
      return riga.index(answer);
    }
  }

  /// Why the first of the files was skipped, and how many more there are.
  private static String skipped(List<Skipped> skipped) {
    Skipped first = skipped.getFirst();
    int more = skipped.size() - 1;
    return first.document()
        + " is skipped ("
        + first.reason()
        + ")"
        + (more == 0 ? "." : ", and " + more + " more are; ./riga index lists them.");
  }
}
