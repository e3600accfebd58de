package dev.riga.app;

import dev.riga.document.Skipped;
import dev.riga.document.Sources;
import dev.riga.embed.Embedder;
import dev.riga.index.IndexReport;
import dev.riga.index.Indexer;
import dev.riga.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `riga index`: brings an index up to date and says what that was.
@Command(
    name = "index",
    description = {
      "Build or refresh the index of folders and files.",
      "Only new, changed and deleted files cost work. Stopped at any moment, it keeps what it had"
          + " committed, and the next run goes on from there.",
      "For instance: ./riga index papers notes.md"
    })
final class IndexCommand implements Runnable {

  private final Terminal terminal;
  private final Workplace workplace;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Folders and files.")
  private List<Path> paths = List.of();

  @ArgGroup(validate = false)
  private EngineOptions engine = new EngineOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  IndexCommand(Terminal terminal, Workplace workplace) {
    this.terminal = terminal;
    this.workplace = workplace;
  }

  /// The object that `index --json` prints. Every file found is counted once: in `added`,
  /// `updated`, `unchanged` or `skipped`.
  private record Result(
      int added,
      int updated,
      int unchanged,
      int deleted,
      List<Skipped> skipped,
      List<IndexReport.Warning> warnings,
      int passages,
      double seconds,
      int encoded,
      IndexReport.Shares shares,
      String index) {}

  @Override
  public void run() {
    Precision precision = engine.precision();
    Path folder = workplace.indexFolder(engine, paths);
    IndexReport report = update(folder, precision);
    if (json) {
      terminal
          .out()
          .println(
              Json.of(
                  new Result(
                      report.added(),
                      report.updated(),
                      report.unchanged(),
                      report.deleted(),
                      report.skipped(),
                      report.warnings(),
                      report.passages(),
                      report.seconds(),
                      report.encoded(),
                      report.shares(),
                      folder.toString())));
      return;
    }
    terminal.out().println(line(report));
    for (Skipped skipped : report.skipped()) {
      println("skipped ", skipped.document(), skipped.reason());
    }
    for (IndexReport.Warning warning : report.warnings()) {
      println("in part ", warning.document(), warning.text());
    }
  }

  private void println(String what, String document, String why) {
    terminal
        .out()
        .println(
            terminal.outInk().warning(what) + Excerpt.shown(document) + ": " + Excerpt.shown(why));
  }

  private IndexReport update(Path folder, Precision precision) {
    Sources sources = Sources.under(paths);
    if (!engine.retrieval().needsEmbedder()) {
      return update(folder, sources, Optional.empty());
    }
    try (Embedder embedder = workplace.embedder(engine, precision)) {
      return update(folder, sources, Optional.of(embedder));
    }
  }

  private IndexReport update(Path folder, Sources sources, Optional<Embedder> embedder) {
    try (IndexingProgress progress = new IndexingProgress(terminal)) {
      return new Indexer(folder, workplace.reading(), embedder).update(sources, progress);
    }
  }

  private static String line(IndexReport report) {
    return String.format(
        Locale.ROOT,
        "%d added, %d updated, %d unchanged, %d deleted, %d skipped; %d passages in %.1f s",
        report.added(),
        report.updated(),
        report.unchanged(),
        report.deleted(),
        report.skipped().size(),
        report.passages(),
        report.seconds());
  }
}
