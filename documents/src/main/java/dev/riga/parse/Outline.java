package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.jspecify.annotations.Nullable;

/// The outline of a PDF file (its bookmarks; ISO 32000-1, 12.3.3), matched to the lines that its
/// entries name: headings whose depth the author gave.
///
/// An entry is found on the page that it leads to, as a line or up to four lines with its words,
/// whatever their case, spaces and numbering. An outline of which less than half is found says
/// something else, and is not used.
final class Outline {
  private static final int MOST_ENTRIES = 10_000;
  private static final int DEEPEST = 9;
  private static final int MOST_LINES = 4;
  private static final Pattern NUMBERING =
      Pattern.compile(
          "^(?:chapter|section|part|appendix|lecture)?\\s*(?:\\d{1,3}(?:\\.\\d{1,3})*|[ivxlc]{1,6}|[a-z]"
              + "|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
              + "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?:[.:)]\\s*|\\s+)(?=\\S)");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final IdentityHashMap<Line, Entry> entries;

  /// An entry that was found.
  ///
  /// @param number among those that were found, from 0
  /// @param level its depth, from 1
  record Entry(int number, int level) {}

  /// An entry of the file.
  private record Item(String title, int page, int level) {}

  private Outline(IdentityHashMap<Line, Entry> entries) {
    this.entries = entries;
  }

  /// The outline of a file.
  ///
  /// @param numbers of the pages, from 0
  /// @param pages without their running lines
  static Outline of(
      PDDocument pdf,
      IdentityHashMap<COSDictionary, Integer> numbers,
      List<PdfPage> pages,
      Budget budget) {
    IdentityHashMap<Line, Entry> found = new IdentityHashMap<>();
    List<Item> items = new Walk(pdf, numbers, budget).items();
    int matched = 0;
    for (Item item : items) {
      budget.check();
      List<Line> lines = linesOf(item, pages.get(item.page()), found);
      Entry entry = new Entry(matched, item.level());
      lines.forEach(line -> found.put(line, entry));
      matched += lines.isEmpty() ? 0 : 1;
    }
    return new Outline(2 * matched >= items.size() ? found : new IdentityHashMap<>());
  }

  /// The entry that a line belongs to; the same one for all lines of a heading.
  Optional<Entry> entry(Line line) {
    return Optional.ofNullable(entries.get(line));
  }

  /// Whether two lines belong to the same entry, or both to none.
  boolean areOne(Line a, Line b) {
    return Objects.equals(entries.get(a), entries.get(b));
  }

  /// The lines of a page with the words of an entry, set largest; none when there are none.
  private static List<Line> linesOf(Item item, PdfPage page, IdentityHashMap<Line, Entry> taken) {
    List<Line> best = List.of();
    List<Line> lines = page.lines();
    for (int start = 0; start < lines.size(); start++) {
      StringBuilder words = new StringBuilder();
      for (int end = start; end < Math.min(lines.size(), start + MOST_LINES); end++) {
        Line line = lines.get(end);
        if (taken.containsKey(line) || line.angle() != 0) {
          break;
        }
        words.append(words.isEmpty() ? "" : " ").append(line.text());
        boolean larger = best.isEmpty() || lines.get(start).size() > best.getFirst().size();
        if (larger && isSame(item.title(), words.toString())) {
          best = List.copyOf(lines.subList(start, end + 1));
        }
      }
    }
    return best;
  }

  private static boolean isSame(String title, String words) {
    String first = title.toLowerCase(Locale.ROOT).strip();
    String second = words.toLowerCase(Locale.ROOT).strip();
    String letters = letters(first);
    return !letters.isEmpty()
        && (letters.equals(letters(second))
            || letters(NUMBERING.matcher(first).replaceFirst(""))
                .equals(letters(NUMBERING.matcher(second).replaceFirst(""))));
  }

  private static String letters(String words) {
    return NO_WORD.matcher(words).replaceAll("");
  }

  /// Collects the entries of a file that lead to one of its pages.
  private static final class Walk {
    private final PDDocument pdf;
    private final IdentityHashMap<COSDictionary, Integer> numbers;
    private final Budget budget;
    private final Set<COSDictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Item> items = new ArrayList<>();

    Walk(PDDocument pdf, IdentityHashMap<COSDictionary, Integer> numbers, Budget budget) {
      this.pdf = pdf;
      this.numbers = numbers;
      this.budget = budget;
    }

    List<Item> items() {
      try {
        PDDocumentOutline outline = pdf.getDocumentCatalog().getDocumentOutline();
        if (outline != null) {
          add(outline.getFirstChild(), 1);
        }
      } catch (DocumentException refused) {
        throw refused;
      } catch (RuntimeException damaged) {
        items.clear();
      }
      return items;
    }

    /// Entries of one depth and those below them; a file may link them in a circle.
    private void add(@Nullable PDOutlineItem first, int level) {
      for (PDOutlineItem item = first;
          item != null && items.size() < MOST_ENTRIES && seen.add(item.getCOSObject());
          item = item.getNextSibling()) {
        budget.check();
        String title = item.getTitle();
        int page = page(item);
        if (title != null && page >= 0) {
          items.add(new Item(title, page, level));
        }
        if (level < DEEPEST) {
          add(item.getFirstChild(), level + 1);
        }
      }
    }

    /// Where an entry leads, from 0; -1 when to no page of the file.
    private int page(PDOutlineItem item) {
      try {
        PDPage page = item.findDestinationPage(pdf);
        return page == null ? -1 : numbers.getOrDefault(page.getCOSObject(), -1);
      } catch (DocumentException refused) {
        throw refused;
      } catch (IOException | RuntimeException damaged) {
        return -1;
      }
    }
  }
}
