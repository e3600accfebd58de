package dev.riga.parse;

import java.util.ArrayList;
import java.util.List;

/// What became of the pages of a PDF file: which of them could be read, and why others could not.
final class Legibility {
  private static final int LEAST_LOST = 3;
  private static final double SOME = 0.02;
  private static final double NEARLY_ALL = 0.9;
  private static final int MOST_RANGES = 8;
  private static final String WHY =
      " is left out, because the fonts do not say which characters they show; run OCR on the file"
          + " to read it too";

  private final List<Integer> damaged = new ArrayList<>();
  private final List<Integer> damagedPartly = new ArrayList<>();
  private final List<Integer> unreadable = new ArrayList<>();
  private final List<Integer> partly = new ArrayList<>();
  private final List<Integer> images = new ArrayList<>();
  private int pages;
  private boolean cutOff;

  /// Notes a page whose program cannot be run.
  void damaged(int page) {
    pages++;
    damaged.add(page);
  }

  /// Notes that there are more pages than are read.
  void cutOff() {
    cutOff = true;
  }

  /// Notes a page that says nothing new.
  void empty() {
    pages++;
  }

  /// Notes a page that was read.
  void read(int page, UnknownGlyphs glyphs, GlyphReader.Drawn drawn) {
    pages++;
    if (drawn.damaged()) {
      damagedPartly.add(page);
    }
    int all = glyphs.lost() + glyphs.readable();
    if (glyphs.lost() >= LEAST_LOST && glyphs.lost() >= NEARLY_ALL * all) {
      unreadable.add(page);
    } else if (glyphs.lost() >= LEAST_LOST && glyphs.lost() >= SOME * all) {
      partly.add(page);
    } else if (all == 0 && drawn.images() > 0) {
      images.add(page);
    }
  }

  /// Why nothing of the file can be read.
  String noText() {
    String its = pages == 1 ? "its page" : "its %,d pages".formatted(pages);
    if (!unreadable.isEmpty() || !partly.isEmpty()) {
      return "its text cannot be read, because its fonts do not say which characters they show; run"
          + " OCR on it first";
    }
    if (!damaged.isEmpty()) {
      return pages == 1
          ? "damaged: its page cannot be read"
          : "damaged: none of " + its + " can be read";
    }
    if (!images.isEmpty()) {
      return its + (pages == 1 ? " holds" : " hold") + " images and no text; run OCR on it first";
    }
    return its + (pages == 1 ? " holds" : " hold") + " no text";
  }

  /// What is missing of a file the rest of which can be read, one sentence each.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (cutOff) {
      warnings.add("only its first %,d pages are read".formatted(pages));
    }
    if (!damaged.isEmpty()) {
      warnings.add(
          named(damaged) + (damaged.size() == 1 ? " is" : " are") + " damaged and left out");
    }
    if (!damagedPartly.isEmpty()) {
      warnings.add("a part of " + named(damagedPartly) + " is damaged and left out");
    }
    if (!unreadable.isEmpty()) {
      warnings.add("the text of " + named(unreadable) + WHY);
    }
    if (!partly.isEmpty()) {
      warnings.add("some of the text of " + named(partly) + WHY);
    }
    if (images.size() == 1 && images.getFirst() > 1) { // the first alone is a cover
      warnings.add(named(images) + " holds images and no text; run OCR on the file to read it too");
    } else if (images.size() > 1) {
      warnings.add(
          named(images) + " hold images and no text; run OCR on the file to read them too");
    }
    return warnings;
  }

  /// The numbers of pages, those that follow each other put together.
  private static String named(List<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < numbers.size(); ) {
      int end = i + 1;
      while (end < numbers.size() && numbers.get(end) == numbers.get(end - 1) + 1) {
        end++;
      }
      boolean several = end - i > 2;
      ranges.add(several ? numbers.get(i) + " to " + numbers.get(end - 1) : "" + numbers.get(i));
      i = several ? end : i + 1;
    }
    String pages = numbers.size() == 1 ? "page " : "pages ";
    if (ranges.size() > MOST_RANGES) {
      return pages + String.join(", ", ranges.subList(0, MOST_RANGES)) + " and others";
    }
    String last = ranges.removeLast();
    return pages + (ranges.isEmpty() ? last : String.join(", ", ranges) + " and " + last);
  }
}
