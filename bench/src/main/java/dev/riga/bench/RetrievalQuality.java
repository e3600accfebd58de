package dev.riga.bench;

import dev.riga.embed.Embedder;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.evaluate.CollectionIndex;
import dev.riga.evaluate.TestCollection;
import dev.riga.evaluate.TestCollection.Topic;
import dev.riga.index.IndexProgress;
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
import dev.riga.train.SquadFile;
import dev.riga.weights.BaseModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The parameters that turn scores into priors, fitted on collections that are not used to judge
/// them; `./riga evaluate retrieval` and `open` judge.
///
///     java dev.riga.bench.RetrievalQuality fit DATA        temperatures and weights
///
/// DATA holds the folder `squadshifts`. Each paragraph is one passage.
public final class RetrievalQuality {
  private static final int CANDIDATES = 100;

  private final Embedder embedder;

  private RetrievalQuality(Embedder embedder) {
    this.embedder = embedder;
  }

  public static void main(String[] args) {
    if (args.length != 2 || !args[0].equals("fit")) {
      System.err.println("usage: RetrievalQuality fit DATA");
      System.exit(2);
    }
    Path shifts = Path.of(args[1]).resolve("squadshifts");
    Path bge = BaseModels.bgeSmall(Places.ofThisUser().models());
    try (Embedder embedder = TransformerEmbedder.open(bge, Precision.best())) {
      new RetrievalQuality(embedder)
          .fit(
              List.of(
                  new Collection("new_wiki", shifts.resolve("new_wiki.json.gz"), 4),
                  new Collection("amazon", shifts.resolve("amazon.json.gz"), 6),
                  new Collection("reddit", shifts.resolve("reddit.json.gz"), 6)));
    }
  }

  /// A file in the layout of SQuAD.
  ///
  /// @param step every so-and-so-many-th of its questions is asked
  private record Collection(String name, Path file, int step) {}

  /// Prints the weights that make the right passage likeliest among the ten best, each fitted on
  /// the questions about one half of a collection's passages and judged on those about the other
  /// half of each collection.
  private void fit(List<Collection> collections) {
    List<Halves> halves = new ArrayList<>();
    for (Collection collection : collections) {
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

  private Halves halves(Collection source) {
    TestCollection collection = TestCollection.ofParagraphs(SquadFile.load(source.file));
    try (CollectionIndex index =
        CollectionIndex.of(
            collection.documents(),
            Optional.empty(),
            Optional.of(embedder),
            IndexProgress.none())) {
      Retriever hybrid = new HybridRetriever(index.index(), embedder);
      List<Asked> toFit = new ArrayList<>();
      List<Choice> toJudge = new ArrayList<>();
      for (int place = 0; place < collection.topics().size(); place += source.step) {
        Topic topic = collection.topics().get(place);
        String right = topic.relevance().keySet().iterator().next();
        List<Evidence> found = hybrid.retrieve(topic.question(), CANDIDATES, DocumentFilter.ALL);
        for (int i = 0; i < found.size(); i++) {
          if (index.id(found.get(i).passage().document()).equals(right)) {
            Choice choice = new Choice(found.stream().map(RetrievalQuality::features).toList(), i);
            if (Integer.parseInt(right) % 2 == 0) {
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
          source.name, toFit.stream().map(Asked::choice).toList(), leastOverlap, toJudge);
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
}
