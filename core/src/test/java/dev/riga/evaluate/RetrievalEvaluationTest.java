package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.embed.HashingEmbedder;
import dev.riga.evaluate.TestCollection.Topic;
import dev.riga.index.IndexProgress;
import dev.riga.statistics.Bootstrap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalEvaluationTest {

  @TempDir private Path folder;

  @Test
  void measuresEveryRetrieverAndComparesTheLastWithTheOthers() {
    SequencedMap<String, String> documents = new LinkedHashMap<>();
    documents.put("amber/1", "Amber is the resin of trees.");
    documents.put("ship", "The Vasa sank in the harbour of Stockholm.");
    documents.put("copy of ship", "The Vasa sank in the harbour of Stockholm.");
    documents.put("salt", "Salt came from Lüneburg to Lübeck.");
    TestCollection collection =
        new TestCollection(
            documents,
            List.of(
                new Topic(
                    "q1", "Where did the Vasa sink in the harbour?", Map.of("copy of ship", 1)),
                new Topic("q2", "What is amber?", Map.of("amber/1", 2, "salt", 1))),
            List.of());
    Optional<dev.riga.embed.Embedder> embedder = Optional.of(new HashingEmbedder());

    try (CollectionIndex index =
        CollectionIndex.of(documents, Optional.of(folder), embedder, IndexProgress.none())) {
      RetrievalEvaluation.Outcome outcome =
          new RetrievalEvaluation(
                  Retrievers.over(index.index(), embedder),
                  List.of(1, 2),
                  new Bootstrap(1, 50),
                  EvaluationListener.NONE)
              .run(collection, index);

      RetrievalReport report = outcome.report();
      assertThat(report.documents()).isEqualTo(3);
      assertThat(report.questions()).isEqualTo(2);
      assertThat(report.retrievers()).containsOnlyKeys("bm25", "dense", "hybrid");
      Map<String, Double> bm25 = Objects.requireNonNull(report.retrievers().get("bm25")).scores();
      assertThat(bm25).containsOnlyKeys("ndcgAt10", "recallAt1", "recallAt2", "mrr");
      // A copy counts as the document that was judged; q2 finds one of its two documents.
      assertThat(bm25.get("recallAt1")).isEqualTo(0.75);
      assertThat(bm25.get("mrr")).isEqualTo(1);
      assertThat(report.comparisons())
          .extracting(RetrievalReport.Compared::retriever, RetrievalReport.Compared::than)
          .contains(
              org.assertj.core.groups.Tuple.tuple("hybrid", "bm25"),
              org.assertj.core.groups.Tuple.tuple("hybrid", "dense"))
          .hasSize(8);
      assertThat(outcome.cases().getFirst().predicted()).startsWith("ship*");
      assertThat(outcome.cases().getFirst().scores())
          .containsEntry("mrr", 1.0)
          .containsEntry("bm25.recallAt1", 1.0);
    }
  }

  @Test
  void anIndexThatWasKeptHoldsOnlyWhatIsInTheCollection() {
    SequencedMap<String, String> documents = new LinkedHashMap<>();
    documents.put("a", "One ship.");
    documents.put("b", "Two ships.");
    CollectionIndex.of(documents, Optional.of(folder), Optional.empty(), IndexProgress.none())
        .close();
    documents.remove("b");

    try (CollectionIndex index =
        CollectionIndex.of(
            documents, Optional.of(folder), Optional.empty(), IndexProgress.none())) {
      assertThat(index.index().documents()).hasSize(1);
      assertThat(index.text(index.name("a"))).contains("One ship.");
    }
    assertThat(folder.resolve("index")).exists();
  }

  @Test
  void anIndexThatIsNotKeptLeavesNothing() throws Exception {
    long before = temporaryFolders();
    SequencedMap<String, String> documents = new LinkedHashMap<>();
    documents.put("a", "One ship.");

    CollectionIndex.of(documents, Optional.empty(), Optional.empty(), IndexProgress.none()).close();

    assertThat(temporaryFolders()).isEqualTo(before);
  }

  private static long temporaryFolders() throws java.io.IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(path -> path.toString().contains("riga-evaluate")).count();
    }
  }
}
