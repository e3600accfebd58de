package dev.riga.train;

import static dev.riga.read.ReasoningType.CAUSAL;
import static dev.riga.read.ReasoningType.COMPARATIVE;
import static dev.riga.read.ReasoningType.FACTUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.train.Rejection.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasoningFileTest {

  @TempDir private Path folder;

  @Test
  void readsTablesWithQuotedFields() throws IOException {
    Path file =
        write(
            """
            annotated_by,category,question
            a,FACTOID,Who?
            a,REASON,"Why, he asked, ""so""
            late?"
            a,COMPARISON,Is A better than B?
            a,DEBATE,Should we?
            a,POEM,Roses?
            a,FACTOID
            a,FACTOID,WHO?
            """);

    Loaded<ReasoningExample> loaded = ReasoningFile.load(file);

    assertThat(loaded.examples())
        .containsExactly(
            new ReasoningExample("line 2", "Who?", FACTUAL),
            new ReasoningExample("line 3", "Why, he asked, \"so\"\nlate?", CAUSAL),
            new ReasoningExample("line 5", "Is A better than B?", COMPARATIVE));
    assertThat(loaded.rejections())
        .containsExactly(
            new Rejection(Reason.OTHER_CATEGORY, "line 6: the category is debate"),
            new Rejection(Reason.UNKNOWN_CATEGORY, "line 7: the category \"POEM\" is unknown"),
            new Rejection(Reason.MISSING_FIELD, "line 8: 2 fields where the header has 3"),
            new Rejection(Reason.DUPLICATE_QUESTION, "line 9: the question occurs twice"));
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    Path table = write("\uFEFFquestion,category\nWhy?,causal\n");
    assertThat(ReasoningFile.load(table).examples())
        .containsExactly(new ReasoningExample("line 2", "Why?", CAUSAL));

    Path lines = write("\uFEFF{\"question\": \"What causes A ?\"}\n");
    assertThat(ReasoningFile.load(lines).examples())
        .containsExactly(new ReasoningExample("line 1", "What causes A ?", CAUSAL));
  }

  @Test
  void readsRigasOwnLabels() throws IOException {
    Path file =
        write("question,category\nWhy?,causal\nWho?,factual\nWhich is larger?,comparative\n");

    assertThat(ReasoningFile.load(file).examples())
        .extracting(ReasoningExample::type)
        .containsExactly(CAUSAL, FACTUAL, COMPARATIVE);
  }

  @Test
  void readsTrecLinesInLatin1() throws IOException {
    Path file = folder.resolve("trec.label");
    Files.write(
        file,
        "DESC:reason Why is caf\u00e9 black ?\nHUM:ind Who ?\n"
            .getBytes(StandardCharsets.ISO_8859_1));

    Loaded<ReasoningExample> loaded = ReasoningFile.load(file);

    assertThat(loaded.examples())
        .containsExactly(new ReasoningExample("line 1", "Why is caf\u00e9 black ?", CAUSAL));
    assertThat(loaded.rejections())
        .containsExactly(new Rejection(Reason.OTHER_CATEGORY, "line 2: the category is hum:ind"));
  }

  @Test
  void readsListsAndLinesOfJson() throws IOException {
    Path hotpot =
        write(
            """
            [{"question": "Were A and B born in one year?", "type": "comparison"},
             {"question": "Who wrote it?", "type": "bridge"}]
            """);
    assertThat(ReasoningFile.load(hotpot).examples())
        .extracting(ReasoningExample::type)
        .containsExactly(COMPARATIVE, FACTUAL);

    Path causes = write("{\"question\": \"What causes A ?\"}\n{\"question\": \"\"}\n");
    Loaded<ReasoningExample> loaded = ReasoningFile.load(causes);
    assertThat(loaded.examples())
        .containsExactly(new ReasoningExample("line 1", "What causes A ?", CAUSAL));
    assertThat(loaded.rejections())
        .containsExactly(new Rejection(Reason.EMPTY_QUESTION, "line 2: the question is empty"));
  }

  @Test
  void linesOfJsonSayTheirCategoryUnlessTheyAreNothingButQuestions() throws IOException {
    Path file =
        write(
            """
            {"question": "Is A better than B?", "category": "COMPARISON"}
            {"id": 2, "question": "Who wrote it?", "type": "bridge"}
            {"id": 3, "question": "When?"}
            {"question": "What causes A ?"}
            """);

    Loaded<ReasoningExample> loaded = ReasoningFile.load(file);

    assertThat(loaded.examples())
        .containsExactly(
            new ReasoningExample("line 1", "Is A better than B?", COMPARATIVE),
            new ReasoningExample("line 2", "Who wrote it?", FACTUAL),
            new ReasoningExample("line 4", "What causes A ?", CAUSAL));
    assertThat(loaded.rejections())
        .containsExactly(new Rejection(Reason.MISSING_FIELD, "line 3 has no \"category\""));
  }

  @Test
  void refusesOtherTables() throws IOException {
    Path file = write("text;label\nWho?;factual\n");
    assertThatThrownBy(() -> ReasoningFile.load(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            file
                + " is not a file of questions with reasoning types: its first line must name the"
                + " columns \"question\" and \"category\", but is \"text;label\".");

    Path open = write("question,category\n\"Who?,factual\n");
    assertThatThrownBy(() -> ReasoningFile.load(open))
        .hasMessage(
            open + ": the quoted field that begins in the record at line 2 is never closed.");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("questions"), text);
  }
}
