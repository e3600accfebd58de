package dev.riga.app;

import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.Reasoning;
import java.util.List;
import java.util.Optional;

/// Answers made by hand.
final class Answers {

  static final Optional<Reasoning> FACTUAL = Optional.of(Reasoning.of(0.9, 0.07, 0.03));

  private Answers() {}

  /// Words of a passage that begins at code point 100 of page 2.
  static Support support(
      String document, boolean paged, String text, String words, double prior, double posterior) {
    Passage passage =
        new Passage(
            document,
            0,
            new Span(100, 100 + text.codePointCount(0, text.length())),
            text,
            List.of("History", "First launches"),
            paged ? List.of(new Passage.PageStart(2, 90)) : List.of());
    int start = text.codePointCount(0, text.indexOf(words));
    Span span = new Span(start, start + words.codePointCount(0, words.length()));
    return new Support(passage.cite(span), passage, prior, posterior);
  }

  static Answer.Extracted extracted() {
    return new Answer.Extracted(
        "Vandenberg",
        0.812,
        0.95,
        FACTUAL,
        List.of(
            support(
                "nasa/landsat.pdf",
                true,
                "Landsat 1 was the first. It was launched from Vandenberg in California.  It"
                    + " flew\nfor years.",
                "Vandenberg",
                0.41,
                0.968),
            support("nasa/notes.md", false, "From vandenberg it rose.", "vandenberg", 0.2, 0.032)),
        List.of(
            new Alternative(
                "Cape Canaveral",
                0.08,
                List.of(
                    support(
                        "nasa/history.html",
                        false,
                        "Others left from Cape Canaveral.",
                        "Cape Canaveral",
                        0.2,
                        1)))));
  }

  static Answer.Abstained abstained() {
    return new Answer.Abstained(
        0.9,
        0.1,
        Optional.empty(),
        List.of(support("nasa/notes.md", false, "From vandenberg it rose.", "it", 0.2, 0.2)),
        List.of(new Alternative("Vandenberg", 0.04, List.of())));
  }
}
