package dev.riga.explain.view;

import dev.riga.explain.Inspection;
import dev.riga.explain.Part;
import java.util.BitSet;

/// What a token is to the answer: decides how it is marked. The colours are of Okabe and Ito's
/// palette (2008), made for the colour-blind, darkened until they can be read on white.
public enum Kind {
  QUESTION("question", 0x005F9E),
  ANSWER("answer", 0xB84A00),
  SPECIAL("special", 0x6B6F76),
  CONTEXT("context", 0x23262B);

  private final String label;
  private final int ink;

  Kind(String label, int ink) {
    this.label = label;
    this.ink = ink;
  }

  /// In one word.
  public String label() {
    return label;
  }

  /// Its colour on paper, `0xRRGGBB`.
  int ink() {
    return ink;
  }

  /// The kind of a token.
  static Kind of(Inspection inspection, int token) {
    if (inspection.inAnswer(token)) {
      return ANSWER;
    }
    Part part = inspection.tokens().get(token).part();
    return switch (part) {
      case QUESTION -> QUESTION;
      case CONTEXT -> CONTEXT;
      case SPECIAL -> SPECIAL;
    };
  }

  /// Which tokens to show where there is no room for all: the special ones and the question's
  /// first, at most a third each, then the answer and what stands around it.
  ///
  /// @return in ascending order, at most `most`
  static int[] chosen(Inspection inspection, int most) {
    if (most < 2) {
      throw new PictureException("A picture shows at least 2 tokens, not " + most + ".");
    }
    int length = inspection.tokens().size();
    BitSet chosen = new BitSet(length);
    if (length <= most) {
      chosen.set(0, length);
    } else {
      choose(inspection, Part.SPECIAL, most / 3, chosen);
      choose(inspection, Part.QUESTION, most / 3, chosen);
      int before = inspection.answer().first();
      int after = before;
      while (chosen.cardinality() < most) {
        if (after < length) {
          chosen.set(after++);
        }
        if (before > 0 && chosen.cardinality() < most && after > inspection.answer().last()) {
          chosen.set(--before);
        }
      }
    }
    return chosen.stream().toArray();
  }

  private static void choose(Inspection inspection, Part part, int most, BitSet chosen) {
    int left = most;
    for (int i = 0; i < inspection.tokens().size() && left > 0; i++) {
      if (inspection.tokens().get(i).part() == part) {
        chosen.set(i);
        left--;
      }
    }
  }
}
