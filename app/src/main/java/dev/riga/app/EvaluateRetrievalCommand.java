package dev.riga.app;

import dev.riga.embed.Embedder;
import dev.riga.embed.PairedEmbedder;
import dev.riga.evaluate.CollectionIndex;
import dev.riga.evaluate.RetrievalEvaluation;
import dev.riga.evaluate.RetrievalReport;
import dev.riga.evaluate.Retrievers;
import dev.riga.evaluate.TestCollection;
import dev.riga.tensor.Precision;
import dev.riga.train.Loaded;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga evaluate retrieval`: nDCG, recall and reciprocal rank on a test collection.
@Command(
    name = "retrieval",
    description = {
      "Measure how well bm25, dense and hybrid retrieval find what is relevant:",
      "nDCG@10, recall@k and MRR on a test collection in the layout of BEIR or of TREC."
    },
    footer = {
      "",
      "For instance: ./riga evaluate retrieval --corpus corpus.jsonl --queries queries.jsonl"
          + " --qrels qrels/test.tsv"
    })
final class EvaluateRetrievalCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      required = true,
      description = "The documents: BEIR's corpus.jsonl, or TREC's <doc>s; plain or gzipped.")
  private Path corpus = Path.of("");

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      required = true,
      description = "The questions: BEIR's queries.jsonl, or TREC's <top>s.")
  private Path queries = Path.of("");

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      required = true,
      description = "Which document is relevant to which question, in either layout.")
  private Path judgements = Path.of("");

  @Option(
      names = "--k",
      paramLabel = "K",
      split = ",",
      defaultValue = "5,10,20,100",
      description = "The depths of recall (default: ${DEFAULT-VALUE}).")
  private List<Integer> depths = List.of();

  @Option(
      names = "--retriever",
      paramLabel = "KIND",
      defaultValue = "hybrid",
      description =
          "hybrid, which compares all three, or bm25, which needs no vectors (default:"
              + " ${DEFAULT-VALUE}).")
  private EngineOptions.RetrieverKind retriever = EngineOptions.RetrieverKind.HYBRID;

  @Option(
      names = "--embedder",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.RETRIEVER,
      description = "What makes the vectors (default: ${DEFAULT-VALUE}).")
  private String embedder = ModelFolders.RETRIEVER;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description = "auto, fp32, bf16 or int8 (default: ${DEFAULT-VALUE}).")
  private String precision = "auto";

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Keep the index there for the next time.")
  private @Nullable Path index;

  @ArgGroup(validate = false)
  private EvaluationOptions options = new EvaluationOptions();

  EvaluateRetrievalCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  @Override
  public void run() {
    requireGood();
    Precision wanted = EngineOptions.precision(precision);
    TestCollection whole = TestCollection.read(corpus, queries, judgements);
    Loaded<TestCollection.Topic> topics =
        options.part(new Loaded<>(whole.topics(), whole.rejections()), terminal);
    TestCollection collection =
        new TestCollection(whole.documents(), topics.examples(), whole.rejections());
    if (retriever == EngineOptions.RetrieverKind.BM25) {
      evaluate(collection, Optional.empty());
      return;
    }
    try (Embedder vectors = PairedEmbedder.open(models.folder(embedder), wanted)) {
      evaluate(collection, Optional.of(vectors));
    }
  }

  private void requireGood() {
    if (depths.stream().anyMatch(k -> k < 1)) {
      throw new UsageException("--k is " + depths + "; each depth must be at least 1.");
    }
    if (retriever == EngineOptions.RetrieverKind.CLS
        || retriever == EngineOptions.RetrieverKind.DENSE) {
      throw new UsageException("--retriever is hybrid, which compares all three, or bm25.");
    }
  }

  private void evaluate(TestCollection collection, Optional<Embedder> vectors) {
    RetrievalEvaluation.Outcome outcome;
    try (IndexingProgress indexing = new IndexingProgress(terminal);
        CollectionIndex indexed =
            CollectionIndex.of(
                collection.documents(), Optional.ofNullable(index), vectors, indexing);
        ProgressLine line = options.progress(terminal, "asking")) {
      outcome =
          new RetrievalEvaluation(
                  Retrievers.over(indexed.index(), vectors),
                  depths,
                  options.bootstrap(),
                  EvaluationOptions.moving(line))
              .run(collection, indexed);
    }
    RetrievalReport report = outcome.report();
    options.give(terminal, report, page(report), outcome.cases(), RetrievalEvaluation.NDCG);
  }

  private static String page(RetrievalReport report) {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT, "%,d documents, %,d questions%n", report.documents(), report.questions()));
    for (Map.Entry<String, RetrievalReport.Measured> one : report.retrievers().entrySet()) {
      page.append(
          String.format(
              Locale.ROOT,
              "%n%s, %.1f ms a question%n",
              one.getKey(),
              one.getValue().medianMillis()));
      one.getValue()
          .scores()
          .forEach((name, score) ->
              page.append(
                  String.format(
                      Locale.ROOT,
                      "  %-12s %s%n",
                      name,
                      EvaluationOptions.score(
                          "%.3f", score, one.getValue().interval().get(name)))));
    }
    page.append(EvaluationOptions.comparisons(report.comparisons()));
    page.append(
        String.format(
            Locale.ROOT,
            "%nIntervals: 95 %%, %,d draws, seed %d.%n",
            report.resamples(),
            report.seed()));
    return page.toString();
  }
}
