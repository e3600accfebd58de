package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.answer.Answer;
import dev.riga.document.Skipped;
import dev.riga.engine.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void anAnswerKeepsTheContract() throws Exception {
    String json =
        Json.of(
            AnswerJson.of(
                result(
                    Answers.extracted(),
                    List.of(new Skipped("nasa/secret.pdf", "it is encrypted")),
                    List.of("A note.")),
                new AnswerJson.Origin(
                    "0.1", "1f", "2e BF16", "3d", "hybrid", 10, List.of("*.pdf"), 0.5),
                Optional.empty(),
                new Timings(1, 2, 3, 6)));

    assertThat(MAPPER.readTree(json))
        .isEqualTo(
            MAPPER.readTree(
                """
                { "question": "Where from?",
                  "answer": { "kind": "extracted", "text": "Vandenberg", "confidence": 0.812,
                    "answerable": 0.95,
                    "reasoning": { "type": "factual",
                      "probabilities": { "factual": 0.9, "causal": 0.07, "comparative": 0.03 } } },
                  "citations": [
                    { "document": "nasa/landsat.pdf", "page": 2, "start": 146, "end": 156,
                      "text": "Vandenberg",
                      "passage": "Landsat 1 was the first. It was launched from Vandenberg in California.  It flew\\nfor years.",
                      "headings": [ "History", "First launches" ],
                      "prior": 0.41, "posterior": 0.968 },
                    { "document": "nasa/notes.md", "start": 105, "end": 115,
                      "text": "vandenberg", "passage": "From vandenberg it rose.",
                      "headings": [ "History", "First launches" ],
                      "prior": 0.2, "posterior": 0.032 } ],
                  "alternatives": [
                    { "text": "Cape Canaveral", "probability": 0.08, "citations": [
                      { "document": "nasa/history.html", "start": 117, "end": 131,
                        "text": "Cape Canaveral", "passage": "Others left from Cape Canaveral.",
                        "headings": [ "History", "First launches" ],
                        "prior": 0.2, "posterior": 1.0 } ] } ],
                  "skipped": [ { "document": "nasa/secret.pdf", "reason": "it is encrypted" } ],
                  "notes": [ "A note." ],
                  "madeFrom": { "riga": "0.1", "index": "1f", "reader": "2e BF16", "embedder": "3d",
                    "retriever": "hybrid", "topK": 10, "filters": [ "*.pdf" ],
                    "abstainBelow": 0.5 },
                  "timingsMillis": { "index": 1, "retrieve": 2, "read": 3, "total": 6 } }
                """));
  }

  @Test
  void anAbstentionHasNoTextAndCitesNothing() throws Exception {
    JsonNode json =
        MAPPER.readTree(
            Json.of(
                AnswerJson.of(
                    result(Answers.abstained(), List.of(), List.of()),
                    new AnswerJson.Origin("0.1", "1f", "2e", null, "bm25", 1, List.of(), null),
                    Optional.empty(),
                    new Timings(1, 2, 3, 6))));

    assertThat(json.get("answer"))
        .isEqualTo(
            MAPPER.readTree(
                """
                { "kind": "abstained", "text": "", "confidence": 0.9, "answerable": 0.1 }
                """));
    assertThat(json.get("madeFrom").has("embedder")).isFalse();
    assertThat(json.get("citations")).isEmpty();
    assertThat(json.get("alternatives")).hasSize(1);
  }

  private static Result result(Answer answer, List<Skipped> skipped, List<String> notes) {
    return new Result(
        "Where from?",
        answer,
        List.of(),
        List.of(),
        skipped,
        notes,
        new Result.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }
}
