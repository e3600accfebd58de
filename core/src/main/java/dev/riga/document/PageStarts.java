package dev.riga.document;

import dev.riga.document.Passage.PageStart;
import java.util.ArrayList;
import java.util.List;

/// Finds the pages that a span of a document's text touches.
final class PageStarts {
  private final List<Page> pages;

  /// @param pages in the order of the text
  PageStarts(List<Page> pages) {
    this.pages = pages;
  }

  /// The pages that share a code point with the span, in order.
  List<PageStart> touchedBy(Span span) {
    List<PageStart> touched = new ArrayList<>();
    for (int i = firstEndingAfter(span.start()); i < pages.size(); i++) {
      Page page = pages.get(i);
      if (page.span().start() >= span.end()) {
        break;
      }
      if (page.span().length() > 0) {
        touched.add(new PageStart(page.number(), page.span().start()));
      }
    }
    return List.copyOf(touched);
  }

  private int firstEndingAfter(int codePoint) {
    int low = 0;
    int high = pages.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pages.get(middle).span().end() <= codePoint) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
