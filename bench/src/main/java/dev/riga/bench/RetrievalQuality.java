package dev.riga.bench;

import dev.riga.bench.TestCollection.Topic;
import dev.riga.document.ContentHash;
import dev.riga.document.Document;
import dev.riga.document.Passage;
import dev.riga.document.Sources;
import dev.riga.document.Span;
import dev.riga.embed.Embedder;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexProgress;
import dev.riga.index.Indexer;
import dev.riga.index.Indexer.FileReading;
import dev.riga.retrieve.Bm25Retriever;
import dev.riga.retrieve.DenseRetriever;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.retrieve.Evidence;
import dev.riga.retrieve.HybridRetriever;
import dev.riga.retrieve.HybridRetriever.Weights;
import dev.riga.retrieve.Retriever;
import dev.riga.tensor.Precision;
import dev.riga.text.Places;
import dev.riga.weights.BaseModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How much of what is relevant each retriever finds, on public collections; and the parameters
/// that turn scores into priors, fitted on collections that are not used to judge them.
///
///     java dev.riga.bench.RetrievalQuality judge DATA      recall of what ships
///     java dev.riga.bench.RetrievalQuality fit DATA        temperatures and weights
///
/// DATA holds the folders `squad`, `squadshifts`, `cranfield` and `vaswani`. Each document is one
/// passage.
public final class RetrievalQuality {
  private static final int DEPTH = 20;
  private static final int CANDIDATES = 100;

  private final Embedder embedder;

  private RetrievalQuality(Embedder embedder) {
    this.embedder = embedder;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !(args[0].equals("judge") || args[0].equals("fit"))) {
      System.err.println("usage: RetrievalQuality judge|fit DATA");
      System.exit(2);
    }
    Path data = Path.of(args[1]);
    Path bge = BaseModels.bgeSmall(Places.ofThisUser().models());
    try (Embedder embedder = TransformerEmbedder.open(bge, Precision.best())) {
      RetrievalQuality quality = new RetrievalQuality(embedder);
      if (args[0].equals("judge")) {
        quality.judge(TestCollection.cranfield(data.resolve("cranfield")));
        quality.judge(TestCollection.vaswani(data.resolve("vaswani")));
        quality.judge(TestCollection.squad("squad 1.1", data.resolve("squad/dev-v1.1.json.gz"), 5));
      } else {
        Path shifts = data.resolve("squadshifts");
        quality.fit(TestCollection.squad("new_wiki", shifts.resolve("new_wiki.json.gz"), 2));
        quality.fit(TestCollection.squad("amazon", shifts.resolve("amazon.json.gz"), 4));
      }
    }
  }

  private void judge(TestCollection collection) throws IOException {
    Path folder = Files.createTempDirectory("riga-retrieval");
    try (DocumentIndex index = indexed(collection, folder)) {
      judge(collection, "bm25", new Bm25Retriever(index));
      judge(collection, "dense", new DenseRetriever(index, embedder));
      judge(collection, "hybrid", new HybridRetriever(index, embedder));
    } finally {
      Folders.delete(folder);
    }
  }

  private static void judge(TestCollection collection, String name, Retriever retriever) {
    Scores scores = new Scores();
    for (Topic topic : collection.topics()) {
      scores.add(topic, retriever.retrieve(topic.question(), DEPTH, DocumentFilter.ALL));
    }
    System.out.println(collection.name() + " " + name + ": " + scores);
  }

  /// Averages over topics.
  private static final class Scores {
    private int topics;
    private double recall10;
    private double recall20;
    private double gain10;
    private double reciprocal;
    private double logPrior;
    private int withPrior;

    void add(Topic topic, List<Evidence> found) {
      topics++;
      recall10 += recall(topic, found, 10);
      recall20 += recall(topic, found, 20);
      gain10 += gain(topic, found, 10);
      for (int i = 0; i < found.size(); i++) {
        if (isRelevant(topic, found.get(i))) {
          reciprocal += 1.0 / (i + 1);
          logPrior += found.get(i).logPrior();
          withPrior++;
          break;
        }
      }
    }

    private static double recall(Topic topic, List<Evidence> found, int k) {
      long hits = found.stream().limit(k).filter(e -> isRelevant(topic, e)).count();
      return (double) hits / topic.relevant().size();
    }

    /// nDCG (Järvelin and Kekäläinen 2002) with gains of 0 and 1.
    private static double gain(Topic topic, List<Evidence> found, int k) {
      double gain = 0;
      double ideal = 0;
      for (int i = 0; i < k; i++) {
        double discount = Math.log(2) / Math.log(i + 2);
        gain += i < found.size() && isRelevant(topic, found.get(i)) ? discount : 0;
        ideal += i < topic.relevant().size() ? discount : 0;
      }
      return gain / ideal;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "recall@10 %.4f, recall@20 %.4f, nDCG@10 %.4f, MRR %.4f, mean log prior of the first"
              + " relevant %.3f (%d topics)",
          recall10 / topics,
          recall20 / topics,
          gain10 / topics,
          reciprocal / topics,
          logPrior / withPrior,
          topics);
    }
  }

  private static boolean isRelevant(Topic topic, Evidence evidence) {
    String name = evidence.passage().document();
    return topic
        .relevant()
        .contains(name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('.')));
  }

  // ---------------------------------------------------------------- fitting

  /// Prints the maximum-likelihood weights of the right passage among the candidates.
  private void fit(TestCollection collection) throws IOException {
    Path folder = Files.createTempDirectory("riga-retrieval");
    try (DocumentIndex index = indexed(collection, folder)) {
      List<Choice> both = new ArrayList<>();
      Retriever hybrid = new HybridRetriever(index, embedder, Weights.USUAL);
      for (Topic topic : collection.topics()) {
        List<Evidence> found = hybrid.retrieve(topic.question(), CANDIDATES, DocumentFilter.ALL);
        for (int i = 0; i < found.size(); i++) {
          if (isRelevant(topic, found.get(i))) {
            both.add(new Choice(found.stream().map(RetrievalQuality::features).toList(), i));
          }
        }
      }
      System.out.println(collection.name() + ": " + both.size() + " questions");
      report("inner product and BM25", ConditionalLogit.fit(both));
      report("inner product alone", ConditionalLogit.fit(only(both, 0)));
      report("BM25 alone", ConditionalLogit.fit(only(both, 1)));
    } finally {
      Folders.delete(folder);
    }
  }

  private static void report(String what, ConditionalLogit fitted) {
    System.out.printf(
        Locale.ROOT,
        "  %s: weights %s, mean log-likelihood %.4f%n",
        what,
        fitted.weights(),
        fitted.meanLogLikelihood());
  }

  private static List<Double> features(Evidence evidence) {
    return List.of(
        evidence.match().innerProduct().orElseThrow(), evidence.match().lexical().orElseThrow());
  }

  /// The same choices among the ten best by one feature alone, where the right one is among them.
  private static List<Choice> only(List<Choice> choices, int feature) {
    List<Choice> reduced = new ArrayList<>();
    for (Choice choice : choices) {
      double right = choice.options().get(choice.chosen()).get(feature);
      List<List<Double>> best =
          choice.options().stream()
              .map(option -> List.of(option.get(feature)))
              .sorted((a, b) -> Double.compare(b.getFirst(), a.getFirst()))
              .limit(10)
              .toList();
      int place = best.indexOf(List.of(right));
      if (place >= 0) {
        reduced.add(new Choice(best, place));
      }
    }
    return reduced;
  }

  // ---------------------------------------------------------------- indexing

  private DocumentIndex indexed(TestCollection collection, Path folder) throws IOException {
    Path documents = Files.createDirectories(folder.resolve("documents"));
    for (Map.Entry<String, String> document : collection.documents().entrySet()) {
      Files.writeString(documents.resolve(document.getKey() + ".txt"), document.getValue());
    }
    Path index = folder.resolve("index");
    new Indexer(
            index,
            new FileReading("whole", RetrievalQuality::parse, RetrievalQuality::whole),
            Optional.of(embedder))
        .update(Sources.under(List.of(documents)), IndexProgress.none());
    return DocumentIndex.open(index);
  }

  private static Document parse(Path file, String name) {
    try {
      return new Document(
          name,
          "",
          "text/plain",
          ContentHash.of(file),
          Files.readString(file),
          List.of(),
          List.of(),
          List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Passage> whole(Document document) {
    String text = document.text();
    Span span = new Span(0, text.codePointCount(0, text.length()));
    return List.of(new Passage(document.name(), 0, span, text, List.of(), List.of()));
  }
}
