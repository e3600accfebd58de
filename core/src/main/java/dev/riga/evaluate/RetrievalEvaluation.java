package dev.riga.evaluate;

import dev.riga.evaluate.RetrievalReport.Compared;
import dev.riga.evaluate.RetrievalReport.Measured;
import dev.riga.evaluate.TestCollection.Topic;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.retrieve.Evidence;
import dev.riga.retrieve.Retriever;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Bootstrap.Difference;
import dev.riga.statistics.Interval;
import dev.riga.statistics.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Measures retrievers on a test collection: nDCG of the first ten, recall of the first k, and the
/// mean reciprocal rank among all that were asked for.
public final class RetrievalEvaluation {

  /// The name of the score by which cases are judged.
  public static final String NDCG = "ndcgAt10";

  private final SequencedMap<String, Retriever> retrievers;
  private final List<Integer> depths;
  private final Bootstrap bootstrap;
  private final EvaluationListener listener;

  /// @param retrievers by name, at least one; the last is compared with the others
  /// @param depths the k of recall, each at least 1; the largest, or 10, is how many are asked for
  public RetrievalEvaluation(
      SequencedMap<String, Retriever> retrievers,
      List<Integer> depths,
      Bootstrap bootstrap,
      EvaluationListener listener) {
    this.retrievers = retrievers;
    this.depths = List.copyOf(depths);
    this.bootstrap = bootstrap;
    this.listener = listener;
  }

  /// A report and what came of each question by the last retriever, in their order; the scores of
  /// the others stand in the same case, with the retriever's name in front.
  public record Outcome(RetrievalReport report, List<Case> cases) {}

  /// Asks all questions.
  ///
  /// @param collection what `index` was made of
  public Outcome run(TestCollection collection, CollectionIndex index) {
    long start = System.nanoTime();
    int depth = Math.max(10, depths.stream().mapToInt(k -> k).max().orElse(10));
    List<Topic> topics = collection.topics();
    List<Run> runs =
        retrievers.entrySet().stream()
            .map(one -> new Run(one.getKey(), one.getValue(), new ArrayList<>(), new ArrayList<>()))
            .toList();
    List<Case> cases = new ArrayList<>();
    for (Topic topic : topics) {
      Map<String, Integer> relevance = relevance(topic, index);
      List<String> ranking = List.of();
      for (Run run : runs) {
        long asked = System.nanoTime();
        List<Evidence> found = run.retriever.retrieve(topic.question(), depth, DocumentFilter.ALL);
        run.millis.add((System.nanoTime() - asked) / 1e6);
        ranking = documents(found, index);
        run.scores.add(scores(new RankingScores(ranking, relevance)));
      }
      cases.add(caseOf(topic, relevance, ranking, runs));
      listener.at(cases.size(), topics.size());
    }
    Map<String, Measured> measured = new LinkedHashMap<>();
    runs.forEach(run -> measured.put(run.name, measured(run)));
    RetrievalReport report =
        new RetrievalReport(
            index.size(),
            topics.size(),
            measured,
            comparisons(runs),
            LeftOut.of(collection.rejections()),
            bootstrap.seed(),
            bootstrap.resamples(),
            Rounded.of((System.nanoTime() - start) / 1e9));
    return new Outcome(report, List.copyOf(cases));
  }

  /// A retriever, and its scores and times so far, question by question.
  private record Run(
      String name, Retriever retriever, List<Map<String, Double>> scores, List<Double> millis) {

    double[] values(String score) {
      return scores.stream().mapToDouble(ofTopic -> ofTopic.getOrDefault(score, 0.0)).toArray();
    }
  }

  /// The grades; of documents with the same text the highest counts.
  private static Map<String, Integer> relevance(Topic topic, CollectionIndex index) {
    Map<String, Integer> relevance = new LinkedHashMap<>();
    topic
        .relevance()
        .forEach((id, grade) -> relevance.merge(index.id(index.name(id)), grade, Math::max));
    return relevance;
  }

  /// Each document once, where its best passage stands.
  private static List<String> documents(List<Evidence> found, CollectionIndex index) {
    LinkedHashSet<String> documents = new LinkedHashSet<>();
    found.forEach(evidence -> documents.add(index.id(evidence.passage().document())));
    return List.copyOf(documents);
  }

  private Map<String, Double> scores(RankingScores ranking) {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(NDCG, ranking.ndcg(10));
    depths.forEach(k -> scores.put("recallAt" + k, ranking.recall(k)));
    scores.put("mrr", ranking.reciprocalRank());
    return scores;
  }

  private static Case caseOf(
      Topic topic, Map<String, Integer> relevance, List<String> ranking, List<Run> runs) {
    Map<String, Double> scores = new LinkedHashMap<>(runs.getLast().scores.getLast());
    for (Run run : runs) {
      run.scores.getLast().forEach((name, score) -> scores.put(run.name + "." + name, score));
    }
    List<String> first =
        ranking.stream()
            .limit(10)
            .map(document -> relevance.containsKey(document) ? document + "*" : document)
            .toList();
    return new Case(
        topic.id(),
        topic.question(),
        List.copyOf(relevance.keySet()),
        String.join(" ", first),
        null,
        scores);
  }

  private Measured measured(Run run) {
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, Interval> interval = new LinkedHashMap<>();
    for (String score : run.scores.getFirst().keySet()) {
      double[] values = run.values(score);
      means.put(score, Rounded.of(Arrays.stream(values).average().orElseThrow()));
      interval.put(score, bootstrap.ofMean(values));
    }
    double[] sorted = run.millis.stream().mapToDouble(millis -> millis).sorted().toArray();
    return new Measured(means, interval, Rounded.of(Quantiles.of(sorted, 0.5)));
  }

  private List<Compared> comparisons(List<Run> runs) {
    List<Compared> comparisons = new ArrayList<>();
    Run last = runs.getLast();
    for (Run than : runs.subList(0, runs.size() - 1)) {
      for (String score : last.scores.getFirst().keySet()) {
        Difference difference = bootstrap.paired(last.values(score), than.values(score));
        comparisons.add(
            new Compared(
                last.name,
                than.name,
                score,
                Rounded.of(difference.difference()),
                difference.interval(),
                Rounded.of(difference.p())));
      }
    }
    return comparisons;
  }
}
