package dev.riga.parse;

import dev.riga.document.Block.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds headings by their type: larger than the text, or bold where the text is not, short and
/// without a full stop. Their depth is the rank of their size, and their numbering where that says
/// more.
final class Headings {
  private static final int LONGEST = 200;
  private static final int MOST_LINES = 4;
  private static final float LARGER = 1.12f;
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?:(?:chapter|section|part|appendix)\\s+)?(\\d{1,2}(?:\\.\\d{1,2})*|[A-Z](?:\\.\\d{1,2})*|[IVX]{1,5})\\.?\\s+\\p{Lu}.*",
          Pattern.CASE_INSENSITIVE);

  private Headings() {}

  /// Marks the headings among blocks and gives them their depth.
  static void mark(List<PdfBlock> blocks, float bodySize) {
    List<PdfBlock> headings = new ArrayList<>();
    for (PdfBlock block : blocks) {
      if (isHeading(block, bodySize)) {
        block.kind(Kind.HEADING);
        headings.add(block);
      }
    }
    setLevels(headings);
  }

  private static boolean isHeading(PdfBlock block, float bodySize) {
    Line first = block.first();
    String words = block.words();
    boolean larger = first.size() >= LARGER * bodySize;
    boolean bolder = first.bold() && block.last().bold() && first.size() >= 0.95f * bodySize;
    if ((!larger && !bolder) || block.lines().size() > MOST_LINES || words.length() > LONGEST) {
      return false;
    }
    boolean item = block.kind() == Kind.LIST_ITEM && !NUMBERED.matcher(words).matches();
    return !item
        && block.letters() >= 2
        && 2 * block.letters() >= words.replace(" ", "").length()
        && !words.endsWith(".")
        && !words.endsWith(",")
        && !words.endsWith(";")
        && first.angle() == 0;
  }

  private static void setLevels(List<PdfBlock> headings) {
    TreeSet<Integer> styles = new TreeSet<>(Comparator.reverseOrder());
    headings.forEach(heading -> styles.add(style(heading)));
    List<Integer> ranked = List.copyOf(styles);
    for (PdfBlock heading : headings) {
      int rank = ranked.indexOf(style(heading));
      int deeper =
          headings.stream()
              .filter(other -> style(other) == style(heading))
              .mapToInt(other -> depth(heading) - depth(other))
              .max()
              .orElse(0);
      heading.level(Math.min(6, 1 + rank + (depth(heading) == 0 ? 0 : deeper)));
    }
  }

  /// Half points of size, so that sizes that differ by rounding are one.
  private static int style(PdfBlock heading) {
    return Math.round(2 * heading.first().size());
  }

  /// How many numbers a heading bears: 2 for "3.1 Method", 0 for none.
  private static int depth(PdfBlock heading) {
    Matcher numbered = NUMBERED.matcher(heading.words());
    return numbered.matches() ? numbered.group(1).split("\\.").length : 0;
  }
}
