package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.evaluate.TestCollection.Topic;
import dev.riga.train.DatasetException;
import dev.riga.train.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCollectionTest {
  private static final String CORPUS =
      """
      {"_id": "d1", "title": "Amber", "text": "It is resin."}
      {"_id": "d2", "title": "", "text": "A ship sank."}
      """;
  private static final String QUERIES =
      """
      {"_id": "q1", "text": "What is amber?"}
      {"_id": "q2", "text": "What sank?"}
      """;

  @TempDir private Path folder;

  @Test
  void readsTheLayoutOfBeir() throws IOException {
    TestCollection collection =
        read(CORPUS, QUERIES, "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t1\n");

    assertThat(collection.rejections()).isEmpty();
    assertThat(collection.documents())
        .containsExactly(Map.entry("d1", "Amber\nIt is resin."), Map.entry("d2", "A ship sank."));
    assertThat(collection.topics())
        .containsExactly(
            new Topic("q1", "What is amber?", Map.of("d1", 2)),
            new Topic("q2", "What sank?", Map.of("d2", 1)));
  }

  @Test
  void readsCranfieldWhoseJudgementsCountQuestionsByTheirOrder() throws IOException {
    TestCollection collection =
        read(
            """
            <doc>
            <docno>1</docno>
            <title>wings</title>
            <text>wings in a
              slipstream .</text>
            </doc>
            <doc><docno>2</docno><title>heat</title><text></text></doc>
            """,
            """
            <top><num> 4</num>
            <title>
            how do wings
            behave</title></top>
            <top><num> 7</num> <title>what of heat</title></top>
            """,
            "1 0 1 1\n1 0 2 1\n2 0 1 0\n");

    assertThat(collection.documents()).containsExactly(Map.entry("1", "wings in a slipstream ."));
    assertThat(collection.topics())
        .containsExactly(new Topic("1", "how do wings behave", Map.of("1", 1)));
    assertThat(collection.rejections())
        .extracting(Rejection::message)
        .containsExactly(
            "document 2: there is no text",
            "qrels, line 2: there is no document 2",
            "question 2: no document is judged relevant to it");
  }

  @Test
  void readsVaswaniWhoseDocumentsAreTextAlone() throws IOException {
    TestCollection collection =
        read(
            "<DOC>\n<DOCNO>1</DOCNO>\ncompact memories\n</DOC>\n",
            "<top>\n<num>1</num><title>\nMEMORIES\n</title>\n</top>\n",
            "1 0 1 1\n");

    assertThat(collection.documents()).containsExactly(Map.entry("1", "compact memories"));
    assertThat(collection.topics()).containsExactly(new Topic("1", "MEMORIES", Map.of("1", 1)));
  }

  @Test
  void linesThatAreNotSoundAreNamed() throws IOException {
    TestCollection collection =
        read(
            CORPUS + "{\"_id\": \"d1\", \"text\": \"again\"}\n{\"id\": \"d3\"}\n",
            QUERIES,
            "q1\td1\t1\nq2\td2\tmuch\nq9\td2\t1\nq2\td2\t1\n");

    assertThat(collection.rejections())
        .extracting(Rejection::message)
        .containsExactly(
            "document d1: the id occurs twice",
            "corpus, line 4: the document has no \"_id\"",
            "qrels, line 2: \"q2\td2\tmuch\" is no judgement (a question, a document, a whole number)",
            "qrels, line 3: there is no question q9");
  }

  @Test
  void mixedUpFilesAndColumnsAreRefused() throws IOException {
    assertThatThrownBy(() -> read(CORPUS, QUERIES, "d1\tq1\t1\n"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            ("%s judges no document of %s for a question of %s. Do the three files belong together,"
                    + " and are the columns those of BEIR (query-id, corpus-id, score) or TREC (query,"
                    + " 0, document, relevance)?")
                .formatted(
                    folder.resolve("qrels"), folder.resolve("corpus"), folder.resolve("queries")));
    assertThatThrownBy(() -> read("q1\td1\t1\n", QUERIES, CORPUS))
        .hasMessage(
            ("%s has no document that can be used. It must be JSON lines with \"_id\" and \"text\","
                    + " as BEIR's corpus.jsonl, or TREC's tags.")
                .formatted(folder.resolve("corpus")));
    assertThatThrownBy(() -> read("", QUERIES, ""))
        .hasMessage("%s is empty. Was the file copied completely?", folder.resolve("corpus"));
  }

  private TestCollection read(String corpus, String queries, String judgements) throws IOException {
    return TestCollection.read(
        Files.writeString(folder.resolve("corpus"), corpus),
        Files.writeString(folder.resolve("queries"), queries),
        Files.writeString(folder.resolve("qrels"), judgements));
  }
}
