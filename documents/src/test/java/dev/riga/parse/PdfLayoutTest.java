package dev.riga.parse;

import static dev.riga.parse.Drawing.BOLD;
import static dev.riga.parse.Drawing.COURIER;
import static dev.riga.parse.Drawing.ROMAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Order of reading, paragraphs, headings and running lines of PDF files.
class PdfLayoutTest {

  @TempDir private Path folder;

  private static final String[] LEFT = {
    "The left column begins here and",
    "goes on for a number of lines in",
    "the same width, until it reaches",
    "the bottom of the page, where the",
    "sentence that it holds goes on in"
  };
  private static final String[] RIGHT = {
    "the right column, which is as wide",
    "as the left one and ends with the",
    "last words of the first paragraph.",
    "Another sentence follows it there,",
    "and with it the page is at its end."
  };

  private Document read(Drawing drawing) throws IOException {
    return Documents.parse(folder, "test.pdf", drawing.bytes());
  }

  @Test
  void readsOneColumnAsOneParagraph() throws IOException {
    Document document = read(new Drawing().page().lines(50, 100, LEFT));
    assertThat(document.text()).isEqualTo(String.join(" ", LEFT));
    assertThat(document.mediaType()).isEqualTo("application/pdf");
  }

  @Test
  void readsTwoColumnsOneAfterTheOther() throws IOException {
    Document document = read(new Drawing().page().lines(50, 100, LEFT).lines(250, 100, RIGHT));
    assertThat(document.text()).isEqualTo(String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
  }

  @Test
  void readsColumnsThatAreDrawnLineByLine() throws IOException {
    Drawing drawing = new Drawing().page();
    for (int i = 0; i < LEFT.length; i++) {
      drawing.text(250, 106 + 12 * i, RIGHT[i]).text(50, 100 + 12 * i, LEFT[i]);
    }
    assertThat(read(drawing).text())
        .isEqualTo(String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
  }

  @Test
  void readsATitleAcrossTwoColumnsFirst() throws IOException {
    Drawing drawing = new Drawing().page();
    drawing.lines(50, 160, LEFT).lines(250, 160, RIGHT);
    drawing.font(BOLD, 18).text(120, 100, "A Title Across the Page");
    assertThat(Documents.blocks(read(drawing)))
        .containsExactly(
            "HEADING1 A Title Across the Page",
            "PARAGRAPH " + String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
  }

  @Test
  void readsColumnsAboveAndBelowALineAcrossThem() throws IOException {
    Drawing drawing = new Drawing().page();
    drawing.lines(50, 100, LEFT).lines(250, 100, RIGHT);
    drawing.text(
        50, 220, "A caption that runs across both of the columns in the middle of the page.");
    drawing.lines(50, 300, LEFT).lines(250, 300, RIGHT);
    String columns = String.join(" ", LEFT) + " " + String.join(" ", RIGHT);
    assertThat(read(drawing).text())
        .isEqualTo(
            columns
                + "\n\n"
                + "A caption that runs across both of the columns in the middle of the page.\n\n"
                + columns);
  }

  @Test
  void readsATableRowByRow() throws IOException {
    Drawing drawing = new Drawing().page().lines(50, 60, LEFT);
    String[][] cells = {
      {"Name", "Mass", "Year"}, {"Iron", "55.8", "1801"}, {"Gold", "197.0", "1803"}
    };
    for (int r = 0; r < cells.length; r++) {
      for (int c = 0; c < 3; c++) {
        drawing.text(60 + 90 * c, 200 + 14 * r, cells[r][c]);
      }
    }
    assertThat(Documents.blocks(read(drawing)))
        .endsWith(
            "TABLE_ROW Name\tMass\tYear",
            "TABLE_ROW Iron\t55.8\t1801",
            "TABLE_ROW Gold\t197.0\t1803");
  }

  @Test
  void readsATableAcrossTwoColumnsRowByRow() throws IOException {
    Drawing drawing = new Drawing().page().font(ROMAN, 10);
    String[][] cells = {
      {"Basin of the sea", "Salinity (g/kg)", "Ice in a winter", "Some typical fish"},
      {"Kattegat", "18 to 26", "little or none", "plaice, cod, mackerel"},
      {"Central Baltic", "6 to 8", "none in the open sea", "herring, sprat, cod"},
      {"Bothnian Bay", "2 to 4", "", "vendace"},
      {"Gulf of Riga", "5 to 6", "partly covered", "herring, smelt, pikeperch"}
    };
    float[] starts = {60, 150, 225, 360};
    for (int r = 0; r < cells.length; r++) {
      for (int c = 0; c < 4; c++) {
        drawing.text(starts[c], 60 + 12 * r, cells[r][c]);
      }
    }
    drawing.lines(50, 160, LEFT).lines(250, 160, RIGHT);
    List<String> blocks = Documents.blocks(read(drawing));
    assertThat(blocks)
        .containsExactly(
            "TABLE_ROW Basin of the sea\tSalinity (g/kg)\tIce in a winter\tSome typical fish",
            "TABLE_ROW Kattegat\t18 to 26\tlittle or none\tplaice, cod, mackerel",
            "TABLE_ROW Central Baltic\t6 to 8\tnone in the open sea\therring, sprat, cod",
            "TABLE_ROW Bothnian Bay\t2 to 4\tvendace",
            "TABLE_ROW Gulf of Riga\t5 to 6\tpartly covered\therring, smelt, pikeperch",
            "PARAGRAPH " + String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
  }

  @Test
  void readsThreeColumnsOfProseOneAfterTheOther() throws IOException {
    Drawing drawing = new Drawing().page();
    String[] third = {
      "A third column stands beside them",
      "and has its lines on the baselines",
      "of the others, as newspapers have,",
      "so that nothing but the filling of",
      "its lines says that it is no table."
    };
    drawing.lines(30, 100, LEFT).lines(200, 100, RIGHT).lines(380, 100, third);
    assertThat(read(drawing).text())
        .isEqualTo(
            String.join(" ", LEFT)
                + " "
                + String.join(" ", RIGHT)
                + "\n\n"
                + String.join(" ", third));
  }

  @Test
  void leavesOutAHeaderOfTwoPartsOnEveryPage() throws IOException {
    Drawing drawing = new Drawing();
    for (int i = 1; i <= 4; i++) {
      drawing.page().font(ROMAN, 10).text(50, 40, "The Title of It").text(400, 40, "A Journal");
      if (i == 1) {
        drawing.font(BOLD, 18).text(120, 90, "A Title Across the Page");
      }
      drawing.font(ROMAN, 10).lines(50, 120, LEFT).lines(250, 120, RIGHT);
      drawing.lines(50, 180, LEFT).lines(250, 180, RIGHT);
    }
    assertThat(read(drawing).text())
        .startsWith("A Title Across the Page")
        .doesNotContain("Journal");
  }

  @Test
  void keepsTheHyphenOfACompoundByTheEvidenceOfTheDocument() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .lines(
                    50,
                    100,
                    "The blue mussel and the mean of the algae: blue-",
                    "green ones are seen, in a mean-",
                    "ingful way of the open kind, as in open-",
                    "domain work. The copyright-free and the ad of the ad-",
                    "free kind is the free one, and the over-",
                    "free is over."));
    assertThat(document.text())
        .isEqualTo(
            "The blue mussel and the mean of the algae: blue-green ones are seen, in a meaningful"
                + " way of the open kind, as in open-domain work. The copyright-free and the ad of"
                + " the ad-free kind is the free one, and the overfree is over.");
  }

  @Test
  void joinsCompoundsOfLanguagesThatWriteThemAsOne() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .lines(
                    50,
                    100,
                    "Das Wasser steigt, und mit dem Stand steigt der Wasser-",
                    "stand an jedem Ufer."));
    assertThat(document.text())
        .isEqualTo("Das Wasser steigt, und mit dem Stand steigt der Wasserstand an jedem Ufer.");
  }

  @Test
  void joinsWordsThatHyphensPart() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .lines(
                    50,
                    100,
                    "Words at the end of a line are hyphen-",
                    "ated by many programs, and a well-",
                    "known compound keeps its own, as does a question-",
                    "answering system. Some ques-",
                    "tion remains: the X-",
                    "ray, and answering every question."));
    assertThat(document.text())
        .isEqualTo(
            "Words at the end of a line are hyphenated by many programs, and a well-known compound"
                + " keeps its own, as does a question-answering system. Some question remains: the"
                + " X-ray, and answering every question.");
  }

  @Test
  void writesAWordAsTheRestOfTheTextDoes() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .lines(
                    50,
                    100,
                    "The co-operation of TraceMonkey and others. A co-",
                    "operation is named after Trace-",
                    "Monkey, and everywhere is every-",
                    "where."));
    assertThat(document.text())
        .isEqualTo(
            "The co-operation of TraceMonkey and others. A co-operation is named after TraceMonkey,"
                + " and everywhere is everywhere.");
  }

  @Test
  void keepsAWebAddressWhole() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .lines(
                    50,
                    100,
                    "It is found at https://example.org/a-long",
                    "-path/file. Read it there."));
    assertThat(document.text())
        .isEqualTo("It is found at https://example.org/a-long-path/file. Read it there.");
  }

  @Test
  void leavesOutRunningHeadersFootersAndPageNumbers() throws IOException {
    Drawing drawing = new Drawing();
    for (int i = 1; i <= 4; i++) {
      drawing.page().text(50, 40, "Annals of Testing " + i).text(295, 770, String.valueOf(i));
      drawing.text(50, 785, "Volume 3, 2020");
      drawing.lines(50, 100, LEFT);
    }
    String text = read(drawing).text();
    assertThat(text).doesNotContain("Annals").doesNotContain("Volume").doesNotContain("1");
    assertThat(text).startsWith("The left column begins here and");
  }

  @Test
  void leavesOutRomanPageNumbers() throws IOException {
    Drawing drawing = new Drawing();
    for (String number : new String[] {"ix", "x", "xi"}) {
      drawing.page().lines(50, 100, LEFT).text(295, 770, number);
    }
    assertThat(read(drawing).text()).doesNotContain("ix").doesNotContain("xi");
  }

  @Test
  void keepsTextThatLooksLikeAHeaderButIsNot() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .lines(50, 60, LEFT)
                .page()
                .lines(50, 60, RIGHT)
                .page()
                .text(50, 60, "In 1999 this was the first line of a page.")
                .lines(50, 72, LEFT));
    assertThat(document.text())
        .contains(LEFT[0])
        .contains(RIGHT[0])
        .contains("In 1999 this was the first line of a page.");
  }

  @Test
  void keepsNumberedHeadingsThatStandAtTheSameHeight() throws IOException {
    Drawing drawing = new Drawing();
    for (int i = 1; i <= 12; i++) {
      drawing.page();
      if (i % 4 == 1) {
        drawing.font(ROMAN, 10).text(50, 60, "Schedule " + (i / 4 + 2));
      }
      drawing.font(ROMAN, 10).lines(50, 100, LEFT).lines(50, 160, RIGHT);
      drawing.text(50, 770, "Deed of 2020, page " + i);
    }
    assertThat(read(drawing).text())
        .contains("Schedule 2", "Schedule 3", "Schedule 4")
        .doesNotContain("Deed");
  }

  @Test
  void leavesOutPageNumbersThatBeginAnew() throws IOException {
    Drawing drawing = new Drawing();
    for (int i = 0; i < 6; i++) {
      drawing.page().text(50, 40, "Port Office, page %d of 2".formatted(1 + i % 2));
      drawing.lines(50, 100, LEFT).lines(50, 160, RIGHT);
    }
    assertThat(read(drawing).text()).doesNotContain("Port Office");
  }

  @Test
  void keepsTheFirstOfTheSameLinesOnFewPages() throws IOException {
    Drawing drawing = new Drawing();
    for (int i = 1; i <= 3; i++) {
      drawing.page().text(50, 40, "Invoice No. 10023").lines(50, 100, LEFT).lines(50, 160, RIGHT);
    }
    assertThat(read(drawing).text()).containsOnlyOnce("Invoice No. 10023");
  }

  @Test
  void keepsWhatRepeatsWhenThereIsNothingElse() throws IOException {
    Drawing drawing = new Drawing();
    for (int i = 1; i <= 3; i++) {
      drawing.page().text(50, 60, "Label number " + i);
    }
    assertThat(read(drawing).text())
        .isEqualTo("Label number 1\n\nLabel number 2\n\nLabel number 3");
  }

  @Test
  void findsHeadingsAndTheirDepth() throws IOException {
    Drawing drawing = new Drawing().page();
    drawing.font(BOLD, 20).text(50, 60, "On Testing");
    drawing.font(BOLD, 14).text(50, 100, "1 Introduction");
    drawing.font(ROMAN, 10).lines(50, 120, LEFT);
    drawing.font(BOLD, 12).text(50, 200, "1.1 Method");
    drawing.font(ROMAN, 10).lines(50, 220, RIGHT);
    drawing.font(BOLD, 14).text(50, 300, "2 Results");
    drawing.font(ROMAN, 10).lines(50, 320, LEFT);
    drawing.font(BOLD, 12).text(50, 400, "2.1 Discussion");
    drawing.font(ROMAN, 10).lines(50, 420, RIGHT);
    Document document = read(drawing);
    assertThat(document.title()).isEqualTo("On Testing");
    assertThat(Documents.blocks(document).stream().filter(b -> b.startsWith("HEADING")))
        .containsExactly(
            "HEADING1 On Testing",
            "HEADING2 1 Introduction",
            "HEADING3 1.1 Method",
            "HEADING2 2 Results",
            "HEADING3 2.1 Discussion");
  }

  @Test
  void findsItemsOfLists() throws IOException {
    Drawing drawing = new Drawing().page().lines(50, 60, LEFT);
    drawing.text(50, 150, "• The first item of the list is longer than").text(60, 162, "one line.");
    drawing.text(50, 174, "• The second item.");
    assertThat(Documents.blocks(read(drawing)))
        .endsWith(
            "LIST_ITEM • The first item of the list is longer than one line.",
            "LIST_ITEM • The second item.");
  }

  @Test
  void keepsLinesAndIndentationOfCode() throws IOException {
    Drawing drawing = new Drawing().page().lines(50, 60, LEFT).font(COURIER, 10);
    drawing.text(50, 150, "if (x) {").text(62, 162, "run();").text(50, 174, "}");
    assertThat(Documents.blocks(read(drawing))).endsWith("CODE if (x) {\n  run();\n}");
  }

  @Test
  void goesOnPastAFootnote() throws IOException {
    Drawing drawing = new Drawing().page().lines(50, 100, LEFT).lines(250, 100, RIGHT);
    drawing.font(ROMAN, 8).text(60, 180, "A footnote stands at the foot of the left column.");
    assertThat(Documents.blocks(read(drawing)))
        .containsExactly(
            "PARAGRAPH A footnote stands at the foot of the left column.",
            "PARAGRAPH " + String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
  }

  @Test
  void goesOnOnTheNextPage() throws IOException {
    Document document =
        read(new Drawing().page().lines(50, 100, LEFT).page().lines(50, 100, RIGHT));
    assertThat(document.text()).isEqualTo(String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
    assertThat(document.pages()).hasSize(2);
    assertThat(document.pages().get(1).span().of(document.text())).startsWith("the right column");
  }

  @Test
  void writesAFigureOfTheNextPageAfterTheParagraphThatItInterrupts() throws IOException {
    Drawing drawing = new Drawing().page().font(ROMAN, 10).lines(50, 700, LEFT).page();
    drawing.font(ROMAN, 8).text(50, 60, "2010").text(150, 60, "2020");
    drawing.font(ROMAN, 10).text(50, 90, "Figure 2: Salinity of the sea over the years.");
    drawing.lines(50, 140, RIGHT);

    Document document = read(drawing);

    String paragraph = String.join(" ", LEFT) + " " + String.join(" ", RIGHT);
    assertThat(document.text())
        .startsWith(paragraph)
        .endsWith("Figure 2: Salinity of the sea over the years.");
    assertThat(textOf(document, 1)).isEqualTo(String.join(" ", LEFT) + " ");
    assertThat(textOf(document, 2)).startsWith("the right column").contains("Figure 2", "2020");
    assertThat(Documents.placeOf(document, LEFT[0]).top()).isBetween(690f, 700f);
  }

  @Test
  void endsAParagraphBeforeAPageBeyondAFigureThatFollowsIt() throws IOException {
    String[] more = {"a third page has the last of its", "lines, and here is its end."};
    Drawing drawing = new Drawing().page().font(ROMAN, 10).lines(50, 700, LEFT).page();
    drawing.text(50, 60, "Figure 2: Salinity of the sea over the years.");
    drawing.lines(50, 140, "the second page, all of which is", "one paragraph that is cut by");
    drawing.page().lines(50, 60, more);

    Document document = read(drawing);

    assertThat(Documents.blocks(document))
        .containsExactly(
            "PARAGRAPH "
                + String.join(" ", LEFT)
                + " the second page, all of which is one paragraph that is cut by",
            "PARAGRAPH Figure 2: Salinity of the sea over the years.",
            "PARAGRAPH " + String.join(" ", more));
    assertThat(textOf(document, 3)).isEqualTo(String.join(" ", more));
  }

  private static String textOf(Document document, int page) {
    return document.pages().get(page - 1).span().of(document.text());
  }

  @Test
  void partsParagraphsAtIndents() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .text(62, 100, "One paragraph begins indented as they")
                .text(50, 112, "do in books, and it ends right here.")
                .text(62, 124, "Another one begins the same way as it")
                .text(50, 136, "does, and ends here."));
    assertThat(Documents.blocks(document))
        .containsExactly(
            "PARAGRAPH One paragraph begins indented as they do in books, and it ends right here.",
            "PARAGRAPH Another one begins the same way as it does, and ends here.");
  }

  @Test
  void readsTextDrawnTwiceOnce() throws IOException {
    Document document =
        read(new Drawing().page().text(50, 100, "Bold text").text(50.3f, 100, "Bold text"));
    assertThat(document.text()).isEqualTo("Bold text");
  }

  @Test
  void raisesTheNumbersOfFootnotes() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 100, "A claim");
    float end = 50 + drawing.widthOf("A claim");
    drawing.font(ROMAN, 6).text(end, 96, "12");
    assertThat(read(drawing).text()).isEqualTo("A claim¹²");
  }

  @Test
  void readsSpacedOutLettersAsWords() throws IOException {
    Document document =
        read(
            new Drawing()
                .page()
                .draw(content -> {
                  content.beginText();
                  content.setFont(ROMAN, 10);
                  content.setCharacterSpacing(3);
                  content.newLineAtOffset(50, 700);
                  content.showText("SPACED HEADING");
                  content.endText();
                }));
    assertThat(document.text()).isEqualTo("SPACED HEADING");
  }

  @Test
  void putsSpacesWhereWordsArePlacedApart() throws IOException {
    Drawing drawing = new Drawing().page();
    float x = 50;
    for (String word : "every word is placed alone".split(" ", -1)) {
      drawing.text(x, 100, word);
      x += drawing.widthOf(word) + 2;
    }
    assertThat(read(drawing).text()).isEqualTo("every word is placed alone");
  }

  @Test
  void putsAccentsOnTheirLetters() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 100, "Andre said so");
    float middle = 50 + drawing.widthOf("Andr") + drawing.widthOf("e") / 2;
    drawing.text(middle - drawing.widthOf("´") / 2, 100, "´");
    assertThat(read(drawing).text()).isEqualTo("André said so");
  }
}
