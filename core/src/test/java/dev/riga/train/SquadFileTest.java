package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Span;
import dev.riga.train.ReadingExample.Gold;
import dev.riga.train.Rejection.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquadFileTest {

  @TempDir private Path folder;

  @Test
  void readsQuestionsWithAllTheirAnswers() throws IOException {
    Path file =
        write(
            paragraph(
                "Ada Lovelace met Babbage in 1833.",
                question("q1", "When?", answer("1833", 28), answer("in 1833", 25))));

    Loaded<ReadingExample> loaded = SquadFile.load(file);

    assertThat(loaded.rejections()).isEmpty();
    assertThat(loaded.examples())
        .containsExactly(
            new ReadingExample(
                "q1",
                "When?",
                "Ada Lovelace met Babbage in 1833.",
                List.of(
                    new Gold("1833", new Span(28, 32)), new Gold("in 1833", new Span(25, 32)))));
  }

  @Test
  void readsGzippedFilesWhateverTheirName() throws IOException {
    Path plain = write(paragraph("It is red.", question("q", "What colour?", answer("red", 6))));
    Path zipped = folder.resolve("zipped.json");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(plain, out);
    }

    assertThat(SquadFile.load(zipped)).isEqualTo(SquadFile.load(plain));
  }

  @Test
  void readsUnanswerableQuestionsOfVersion2() throws IOException {
    Path file =
        write(
            paragraph(
                "It is red.",
                "{\"id\": \"q\", \"question\": \"Who?\", \"is_impossible\": true, \"answers\": [],"
                    + " \"plausible_answers\": [{\"text\": \"red\", \"answer_start\": 6}]}"));

    assertThat(SquadFile.load(file).examples())
        .containsExactly(new ReadingExample("q", "Who?", "It is red.", List.of()));
  }

  @Test
  void takesAnEmptyListForUnanswerableInVersion2Alone() throws IOException {
    String asked =
        paragraph("It is red.", "{\"id\": \"q\", \"question\": \"Who?\", \"answers\": []}");
    Path two = write(asked);
    Files.writeString(two, Files.readString(two).replace("1.1", "v2.0"));

    assertThat(SquadFile.load(two).examples())
        .containsExactly(new ReadingExample("q", "Who?", "It is red.", List.of()));
    assertThat(SquadFile.load(write(asked)).rejections())
        .extracting(Rejection::reason)
        .containsExactly(Reason.NO_ANSWERS);
  }

  @Test
  void anEmptyFileIsCalledEmpty() throws IOException {
    Path file = folder.resolve("empty.json");
    Files.createFile(file);

    assertThatThrownBy(() -> SquadFile.load(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage(file + " is empty. Was the file copied completely?");
  }

  @Test
  void countsCodePoints() throws IOException {
    Path file =
        write(paragraph("\uD83D\uDE00 is a smile.", question("q", "What?", answer("smile", 7))));

    Gold gold = SquadFile.load(file).examples().getFirst().answers().getFirst();

    assertThat(gold.span().of("\uD83D\uDE00 is a smile.")).isEqualTo("smile");
  }

  @Test
  void tellsEachFaultWithItsId() throws IOException {
    Path file =
        write(
            paragraph(
                "\uD83D\uDE00 is a smile.",
                question("utf16", "What?", answer("smile", 8)),
                question("bytes", "What?", answer("smile", 10)),
                question("wrong", "What?", answer("smile", 2)),
                question("absent", "What?", answer("frown", 7)),
                question("empty", "What?", answer(" ", 7)),
                question("none", "What?"),
                question("  ", "What?", answer("smile", 7)),
                question("blank", " ", answer("smile", 7)),
                question("good", "What?", answer("smile", 7)),
                question("good", "Who?", answer("smile", 7))),
            paragraph(" ", question("void", "What?", answer("x", 0))),
            "{\"qas\": []}");

    Loaded<ReadingExample> loaded = SquadFile.load(file);

    assertThat(loaded.examples()).extracting(ReadingExample::id).containsExactly("  ", "good");
    assertThat(loaded.rejections())
        .containsExactly(
            new Rejection(
                Reason.OFFSET_IN_UTF16,
                "utf16: answer_start 8 counts UTF-16 units; in code points it is 7"),
            new Rejection(
                Reason.OFFSET_IN_BYTES,
                "bytes: answer_start 10 counts UTF-8 bytes, not code points"),
            new Rejection(
                Reason.WRONG_OFFSET,
                "wrong: the answer \"smile\" does not stand at answer_start 2; it stands at 7"),
            new Rejection(
                Reason.ANSWER_NOT_IN_CONTEXT,
                "absent: the answer \"frown\" does not stand in the context"),
            new Rejection(Reason.EMPTY_ANSWER, "empty: an answer is empty"),
            new Rejection(
                Reason.NO_ANSWERS,
                "none: there is no answer, and the question is not marked is_impossible"),
            new Rejection(Reason.EMPTY_QUESTION, "blank: the question is empty"),
            new Rejection(Reason.DUPLICATE_ID, "good: the id occurs twice"),
            new Rejection(Reason.EMPTY_CONTEXT, "void: the context is empty"),
            new Rejection(Reason.MISSING_FIELD, "the paragraph at line 1 has no \"context\""));
    assertThat(Rejection.summary(loaded.rejections()))
        .isEqualTo(
            "10 left out (empty question 1, empty context 1, empty answer 1, no answers 1, answer"
                + " not in context 1, wrong offset 1, offset in utf16 1, offset in bytes 1,"
                + " duplicate id 1, missing field 1)");
  }

  @Test
  void anArticleWithoutParagraphsIsTold() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("articles.json"),
            """
            {"data": [
            {"title": "A", "paragraph": []},
            {"paragraphs": []},
            {}]}
            """);

    Loaded<ReadingExample> loaded = SquadFile.load(file);

    assertThat(loaded.examples()).isEmpty();
    assertThat(loaded.rejections())
        .containsExactly(
            new Rejection(Reason.MISSING_FIELD, "the article at line 2 has no \"paragraphs\""),
            new Rejection(Reason.MISSING_FIELD, "the article at line 4 has no \"paragraphs\""));
  }

  @Test
  void tellsWhichFieldIsMissingOrUnknown() throws IOException {
    Path file =
        write(
            paragraph(
                "It is red.",
                "{\"question\": \"Who?\", \"answers\": [" + answer("red", 6) + "]}",
                "{\"id\": \"mute\", \"answers\": [" + answer("red", 6) + "]}",
                "{\"id\": \"nowhere\", \"question\": \"Who?\", \"answers\": [{\"text\": \"red\"}]}",
                "{\"id\": \"odd\", \"question\": \"Who?\", \"reasoning\": \"poetic\", \"answers\": ["
                    + answer("red", 6)
                    + "]}"));

    Loaded<ReadingExample> loaded = SquadFile.load(file);

    assertThat(loaded.examples()).isEmpty();
    assertThat(loaded.rejections())
        .containsExactly(
            new Rejection(
                Reason.MISSING_FIELD, "a question in the paragraph at line 1 has no \"id\""),
            new Rejection(
                Reason.MISSING_FIELD, "a question in the paragraph at line 1 has no \"question\""),
            new Rejection(Reason.MISSING_FIELD, "nowhere: the answer \"red\" has no answer_start"),
            new Rejection(
                Reason.UNKNOWN_CATEGORY,
                "odd: \"poetic\" is no reasoning type; they are factual, causal and"
                    + " comparative"));
  }

  @Test
  void cutsTheSecondColumnOffTheQuestion() throws IOException {
    var columns = new SquadFile.Layout(OptionalInt.of(12), false);
    Path file =
        write(
            paragraph(
                "The river is wide.",
                question("a", "How is it?  wide", answer("wide", 13)),
                question("b", "What is due?The river", answer("river", 4))));

    assertThat(SquadFile.load(file, columns).examples())
        .extracting(ReadingExample::question)
        .containsExactly("How is it?", "What is due?");
  }

  @Test
  void keepsOnlyWhatTwoAnnotatorsSay() throws IOException {
    var confirmed = new SquadFile.Layout(OptionalInt.of(12), true);
    Path file =
        write(
            paragraph(
                "The river is wide.",
                question("same", "What is due?The river", answer("river", 4)),
                question("other", "What is due?wide", answer("river", 4)),
                question("two", "What?", answer("river", 4), answer("The river", 0))));

    Loaded<ReadingExample> loaded = SquadFile.load(file, confirmed);

    assertThat(loaded.examples()).extracting(ReadingExample::id).containsExactly("same", "two");
    assertThat(loaded.rejections())
        .containsExactly(
            new Rejection(
                Reason.UNCONFIRMED_ANSWER, "other: no two annotators gave the same answer"));
  }

  @Test
  void trainsOnTheAnswerThatAgreesBestWithTheOthers() {
    var example =
        new ReadingExample(
            "q",
            "What size?",
            "not too big and not too small",
            List.of(
                new Gold("big", new Span(8, 11)),
                new Gold("too big and not too small", new Span(4, 29)),
                new Gold("not too big and not too small", new Span(0, 29))));

    assertThat(example.target().orElseThrow().text()).isEqualTo("too big and not too small");
  }

  @Test
  void refusesWhatIsNotSquad() throws IOException {
    Path list = Files.writeString(folder.resolve("list.json"), "[1]");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{\"version\": 1}");
    Path torn = Files.writeString(folder.resolve("torn.json"), "{\"data\": [\n{\"paragraphs\": [");
    Path absent = folder.resolve("absent.json");

    assertThatThrownBy(() -> SquadFile.load(list))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            list + " is not SQuAD JSON: line 1, column 2 should begin an object with \"data\".");
    assertThatThrownBy(() -> SquadFile.load(empty))
        .hasMessage(
            empty
                + " is not SQuAD JSON: it has no \"data\". Its layout must be {\"data\":"
                + " [{\"paragraphs\": [...]}]}.");
    assertThatThrownBy(() -> SquadFile.load(torn))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(torn + " is not valid JSON: Unexpected end-of-input")
        .hasMessageEndingWith("Was the file copied completely?");
    assertThatThrownBy(() -> SquadFile.load(absent))
        .hasMessage(
            "The data file "
                + absent
                + " does not exist. Correct the path in the recipe or on the command line.");
  }

  private Path write(String... paragraphs) throws IOException {
    String json =
        "{\"version\": \"1.1\", \"data\": [{\"title\": \"T\", \"paragraphs\": ["
            + String.join(",", paragraphs)
            + "]}]}";
    return Files.writeString(folder.resolve("squad.json"), json, StandardCharsets.UTF_8);
  }

  /// Questions before the context: the order of fields must not matter.
  private static String paragraph(String context, String... questions) {
    return "{\"qas\": [%s], \"context\": \"%s\"}".formatted(String.join(",", questions), context);
  }

  private static String question(String id, String question, String... answers) {
    return "{\"id\": \"%s\", \"question\": \"%s\", \"answers\": [%s]}"
        .formatted(id, question, String.join(",", answers));
  }

  private static String answer(String text, int start) {
    return "{\"text\": \"%s\", \"answer_start\": %d}".formatted(text, start);
  }
}
