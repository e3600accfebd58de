package dev.riga.explain.view;

import dev.riga.document.Citation;
import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.DocumentParser;
import dev.riga.document.Page;
import dev.riga.document.Rectangle;
import dev.riga.document.Span;
import dev.riga.text.CodePoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The place of a citation in its document: the words around it and, where pages have a look, the
/// page with the rectangles of the words.
///
/// @param citation the words
/// @param before what stands before them, some hundred characters
/// @param after what stands behind them
/// @param image the page as it looks; empty where there is none
/// @param rectangles of the words on that page, in points from its top left corner
/// @param note what could not be shown and why, one sentence; empty when all could
public record CitedPlace(
    Citation citation,
    String before,
    String after,
    Optional<PageImage> image,
    List<Rectangle> rectangles,
    String note) {
  private static final int AROUND = 700;

  /// Reads the document again and finds the place in it.
  ///
  /// @throws DocumentException when the file cannot be read
  public static CitedPlace find(
      Citation citation, Path file, DocumentParser parser, DocumentPages pages) {
    Document document = parser.parse(file, citation.document());
    CodePoints points = new CodePoints(document.text());
    Span span = citation.span();
    if (span.end() > points.length() || !span.of(document.text()).equals(citation.text())) {
      return without(
          citation, "", "", "The file has changed since it was indexed; index it again.");
    }
    String before = before(document.text(), points, span.start());
    String after = after(document.text(), points, span.end());
    Optional<Page> page =
        citation.page().isEmpty()
            ? Optional.empty()
            : document.pages().stream()
                .filter(each -> each.number() == citation.page().getAsInt())
                .findFirst();
    if (page.isEmpty()) {
      return without(citation, before, after, "");
    }
    List<Rectangle> rectangles = rectangles(page.get(), span);
    try {
      Optional<PageImage> image = pages.image(file, page.get().number());
      return new CitedPlace(citation, before, after, image, rectangles, "");
    } catch (DocumentException e) {
      return without(citation, before, after, "The page cannot be drawn: " + e.getMessage() + ".");
    }
  }

  /// The place as far as it is known without its document.
  public static CitedPlace without(Citation citation, String before, String after, String note) {
    return new CitedPlace(citation, before, after, Optional.empty(), List.of(), note);
  }

  /// Of the part of the words that stands on the page.
  private static List<Rectangle> rectangles(Page page, Span span) {
    int start = Math.max(span.start(), page.span().start());
    int end = Math.min(span.end(), page.span().end());
    if (start >= end || page.rectangles().size() < page.span().length()) {
      return List.of();
    }
    return page.rectangles().lines(new Span(start, end).shifted(-page.span().start()));
  }

  private static String before(String text, CodePoints points, int start) {
    int from = Math.max(0, start - AROUND);
    String part = text.substring(points.toUtf16(from), points.toUtf16(start));
    int word = part.indexOf(' ');
    return from == 0 || word < 0 ? part : "… " + part.substring(word + 1);
  }

  private static String after(String text, CodePoints points, int end) {
    int to = Math.min(points.length(), end + AROUND);
    String part = text.substring(points.toUtf16(end), points.toUtf16(to));
    int word = part.lastIndexOf(' ');
    return to == points.length() || word < 0 ? part : part.substring(0, word) + " …";
  }
}
