package dev.riga.evaluate;

import static dev.riga.evaluate.ReaderEvaluationTest.example;
import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import dev.riga.index.IndexProgress;
import dev.riga.statistics.Bootstrap;
import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenEvaluationTest {
  private static final ReadingExample FOUNDED =
      example("founded", "When was Riga founded?", "Riga was founded in 1201 .", "1201");
  private static final ReadingExample SAILS =
      example("sails", "How many sails had the ship?", "The ship had ten sails .", "ten");
  private static final ReadingExample SANK =
      example("sank", "When did the Vasa sink?", "The Vasa did sink in 1628 .", "1628");

  @Test
  void looksAtEveryStepOfTheChain() {
    Loaded<ReadingExample> data = new Loaded<>(List.of(FOUNDED, SAILS, SANK), List.of());
    TestCollection paragraphs = TestCollection.ofParagraphs(data);
    try (CollectionIndex index = index(paragraphs)) {
      OpenEvaluation.Outcome outcome =
          evaluation(index).run(data, OpenCollection.of(index, paragraphs));

      OpenReport report = outcome.report();
      assertThat(report.questions()).isEqualTo(3);
      assertThat(Objects.requireNonNull(report.recall().get("bm25")).scores())
          .isEqualTo(Map.of("at1", 1.0, "at5", 1.0, "at10", 1.0, "at20", 1.0));
      // The paragraph of the sails has no number: the reader sees no answer there.
      assertThat(outcome.cases()).extracting(Case::predicted).containsExactly("1201", "", "1628");
      assertThat(report.exactMatch()).isEqualTo(66.6667);
      assertThat(report.abstained()).isEqualTo(0.3333);
      assertThat(report.citations()).isEqualTo(new OpenReport.Citations(2, 1, 1, 1));
      assertThat(report.latencyMillis()).containsOnlyKeys("retrieve", "read", "total");
      // Two answers that are right, and an abstention that is not.
      assertThat(report.calibration().bins()).hasSize(1);
      assertThat(report.calibration().bins().getFirst().accuracy()).isEqualTo(0.6667);
      assertThat(report.answerCalibration().brier()).isBetween(0.0, 0.05);
      assertThat(report.riskCoverage().points().getFirst().risk()).isZero();
    }
  }

  @Test
  void aCitationThatDoesNotStandIsFound() {
    Loaded<ReadingExample> data = new Loaded<>(List.of(FOUNDED), List.of());
    TestCollection paragraphs = TestCollection.ofParagraphs(data);
    try (CollectionIndex index = index(paragraphs)) {
      OpenCollection moved =
          new OpenCollection() {
            @Override
            public Optional<String> text(String document) {
              return index.text(document).map(text -> " " + text);
            }

            @Override
            public Set<String> documentsOf(ReadingExample question) {
              return Set.of("another");
            }
          };

      assertThat(evaluation(index).run(data, moved).report().citations())
          .isEqualTo(new OpenReport.Citations(1, 0, 1, 0));
    }
  }

  @Test
  void paragraphsAreFoundInParsedDocuments() {
    Sources sources =
        new Sources(
            List.of(
                new SourceFile(Path.of("a"), "docs/a.txt"),
                new SourceFile(Path.of("b"), "docs/b.txt")),
            List.of());
    ParsedDocuments documents =
        new ParsedDocuments(
            sources,
            (file, name) -> {
              if (name.endsWith("b.txt")) {
                throw new DocumentException("it is damaged");
              }
              String text = "Long ago.\nRiga was\n  founded in 1201 . Later it grew.";
              return new Document(
                  name, "", "text/plain", "", text, List.of(), List.of(), List.of());
            });

    assertThat(documents.documentsOf(FOUNDED)).containsExactly("docs/a.txt");
    assertThat(documents.documentsOf(SANK)).isEmpty();
    assertThat(documents.text("docs/a.txt")).isPresent();
    assertThat(documents.text("docs/b.txt")).isEmpty();
  }

  private static CollectionIndex index(TestCollection paragraphs) {
    return CollectionIndex.of(
        paragraphs.documents(), Optional.empty(), Optional.empty(), IndexProgress.none());
  }

  private static OpenEvaluation evaluation(CollectionIndex index) {
    return new OpenEvaluation(
        Retrievers.over(index.index(), Optional.empty()),
        KeywordReader.open(false),
        1,
        OptionalDouble.of(0.5),
        new Bootstrap(1, 50),
        EvaluationListener.NONE);
  }
}
