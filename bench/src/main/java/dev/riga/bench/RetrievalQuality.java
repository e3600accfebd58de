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
import dev.riga.text.AnswerText;
import dev.riga.text.Places;
import dev.riga.weights.BaseModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
        quality.fit(
            List.of(
                TestCollection.squad("new_wiki", shifts.resolve("new_wiki.json.gz"), 4),
                TestCollection.squad("amazon", shifts.resolve("amazon.json.gz"), 6),
                TestCollection.squad("reddit", shifts.resolve("reddit.json.gz"), 6)));
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

  /// Prints the weights that make the right passage likeliest among the ten best, each fitted on
  /// the questions about one half of a collection's passages and judged on those about the other
  /// half of each collection.
  private void fit(List<TestCollection> collections) throws IOException {
    List<Halves> halves = new ArrayList<>();
    for (TestCollection collection : collections) {
      halves.add(halves(collection));
    }
    for (Feature feature : Feature.all()) {
      System.out.println(feature.name());
      for (Halves fitted : halves) {
        report(feature, fitted.name(), feature.fit(fitted.toFit()), halves);
      }
      report(feature, "all", feature.fit(each(halves, Halves::toFit)), halves);
      report(feature, "least overlap", feature.fit(each(halves, Halves::leastOverlap)), halves);
      report(feature, "what ships", feature.shipped(), halves);
    }
  }

  /// As many of each collection as the smallest has, so that each counts the same.
  private static List<Choice> each(List<Halves> halves, Function<Halves, List<Choice>> part) {
    int least = halves.stream().mapToInt(half -> part.apply(half).size()).min().orElseThrow();
    return halves.stream().flatMap(half -> part.apply(half).stream().limit(least)).toList();
  }

  private static void report(
      Feature feature, String what, List<Double> weights, List<Halves> halves) {
    StringBuilder line = new StringBuilder("  " + what + ": weights");
    weights.forEach(weight -> line.append(String.format(Locale.ROOT, " %.2f", weight)));
    for (Halves half : halves) {
      List<Choice> best = feature.best(half.toJudge(), weights);
      line.append(
          String.format(
              Locale.ROOT,
              "; %s %.3f (%d of %d among ten)",
              half.name(),
              ConditionalLogit.meanLogLikelihood(best, weights),
              best.size(),
              half.toJudge().size()));
    }
    System.out.println(line);
  }

  /// What a prior is made from.
  ///
  /// @param columns of the options
  /// @param shipped its weights as they are
  private record Feature(String name, List<Integer> columns, List<Double> shipped) {
    private static final int READ = 10;
    private static final int ROUNDS = 8;

    static List<Feature> all() {
      return List.of(
          new Feature(
              "inner product and BM25",
              List.of(0, 1),
              List.of(Weights.USUAL.innerProduct(), Weights.USUAL.lexical())),
          new Feature("inner product", List.of(0), List.of(1 / DenseRetriever.TEMPERATURE)),
          new Feature("BM25", List.of(1), List.of(1 / Bm25Retriever.TEMPERATURE)));
    }

    /// The weights change which are the ten best, and those the weights: both in turn.
    List<Double> fit(List<Choice> choices) {
      List<Double> weights = shipped;
      for (int round = 0; round < ROUNDS; round++) {
        weights = ConditionalLogit.fit(best(choices, weights)).weights();
      }
      return weights;
    }

    /// The ten best options of each choice, where the right one is among them.
    List<Choice> best(List<Choice> choices, List<Double> weights) {
      return choices.stream()
          .flatMap(choice -> choice.only(columns).best(READ, weights).stream())
          .toList();
    }
  }

  /// A question: the hybrid's best passages, and the share of its words that the right one has.
  private record Asked(Choice choice, double overlap) {}

  /// A collection's questions by the half of the passages that they ask about.
  private record Halves(
      String name, List<Choice> toFit, List<Choice> leastOverlap, List<Choice> toJudge) {}

  private Halves halves(TestCollection collection) throws IOException {
    Path folder = Files.createTempDirectory("riga-retrieval");
    try (DocumentIndex index = indexed(collection, folder)) {
      Retriever hybrid = new HybridRetriever(index, embedder);
      List<Asked> toFit = new ArrayList<>();
      List<Choice> toJudge = new ArrayList<>();
      for (Topic topic : collection.topics()) {
        List<Evidence> found = hybrid.retrieve(topic.question(), CANDIDATES, DocumentFilter.ALL);
        int half = Integer.parseInt(topic.relevant().iterator().next()) % 2;
        for (int i = 0; i < found.size(); i++) {
          if (isRelevant(topic, found.get(i))) {
            Choice choice = new Choice(found.stream().map(RetrievalQuality::features).toList(), i);
            if (half == 0) {
              toFit.add(new Asked(choice, overlap(topic.question(), found.get(i))));
            } else {
              toJudge.add(choice);
            }
          }
        }
      }
      List<Choice> leastOverlap =
          toFit.stream()
              .sorted(Comparator.comparingDouble(Asked::overlap))
              .limit(toFit.size() / 3)
              .map(Asked::choice)
              .toList();
      return new Halves(
          collection.name(), toFit.stream().map(Asked::choice).toList(), leastOverlap, toJudge);
    } finally {
      Folders.delete(folder);
    }
  }

  private static double overlap(String question, Evidence right) {
    Set<String> words = words(question);
    Set<String> there = words(right.passage().text());
    return words.stream().filter(there::contains).count() / (double) Math.max(1, words.size());
  }

  private static Set<String> words(String text) {
    return Set.copyOf(List.of(AnswerText.normalise(text).split(" ", -1)));
  }

  private static List<Double> features(Evidence evidence) {
    return List.of(
        evidence.match().innerProduct().orElseThrow(), evidence.match().lexical().orElseThrow());
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
