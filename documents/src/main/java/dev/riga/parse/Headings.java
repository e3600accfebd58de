package dev.riga.parse;

import dev.riga.document.Block.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds headings by their type: larger than the text, or bold where the text is not, short and
/// without a full stop. Their depth is the rank of their size, and their numbering where that says
/// more. What the file's outline names is a heading of the depth that it has there, and the others
/// lie below it.
final class Headings {
  private static final int LONGEST = 200;
  private static final int MOST_LINES = 4;
  private static final int DEEPEST = 9;
  private static final float LARGER = 1.12f;
  private static final float SAME_SIZE = 1.05f;
  private static final Pattern CODE_SIGNS = Pattern.compile("[{};=<>_\\\\/@+]|\\(\\)|->");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?i)(?:(?:chapter|section|part|appendix)\\s+)?"
              + "(\\d{1,2}(?:\\.\\d{1,2})*|[A-Z](?:\\.\\d{1,2})*|[IVX]{1,5})\\.?\\s+\\p{L}.*");

  private final float bodySize;

  private Headings(float bodySize) {
    this.bodySize = bodySize;
  }

  /// The blocks with headings marked and given their depth; lines of one heading are put together.
  static List<PdfBlock> marked(List<PdfBlock> blocks, Outline outline, float bodySize) {
    Headings finder = new Headings(bodySize);
    List<PdfBlock> marked = new ArrayList<>();
    List<PdfBlock> headings = new ArrayList<>();
    for (PdfBlock block : blocks) {
      if (block.kind() != Kind.HEADING && finder.isHeading(block)) {
        if (!marked.isEmpty()
            && isOneHeading(marked.getLast(), block)
            && outline.areOne(marked.getLast().last(), block.first())) {
          marked.getLast().addAll(block);
          continue;
        }
        block.kind(Kind.HEADING);
        headings.add(block);
      }
      marked.add(block);
    }
    setLevels(headings);
    setBelow(marked, outline);
    return marked;
  }

  /// Headings of the outline have their depth there; those found by their type come below the last
  /// of these.
  private static void setBelow(List<PdfBlock> blocks, Outline outline) {
    int outer = 0;
    for (PdfBlock block : blocks) {
      if (block.kind() == Kind.HEADING) {
        int own = outline.entry(block.first()).map(Outline.Entry::level).orElse(0);
        outer = own > 0 ? own : outer;
        block.level(own > 0 ? own : Math.min(DEEPEST, outer + block.level()));
      }
    }
  }

  /// The largest heading of the first page, or an empty string.
  static String title(List<PdfBlock> blocks) {
    return blocks.stream()
        .filter(
            block -> block.kind() == Kind.HEADING && block.lines().getFirst().page().number() == 1)
        .max(
            Comparator.comparingDouble((PdfBlock block) -> block.first().size())
                .thenComparingDouble(block -> -block.first().down()))
        .map(PdfBlock::words)
        .orElse("");
  }

  private boolean isHeading(PdfBlock block) {
    Line first = block.first();
    String words = block.words();
    boolean larger = size(block) >= LARGER * bodySize;
    boolean bolder =
        first.style().bold() && block.last().style().bold() && first.size() >= 0.95f * bodySize;
    boolean typed = block.kind() == Kind.CODE && isTyped(block, words);
    boolean shouted = isShouted(words) && size(block) >= 0.95f * bodySize && block.isAlone();
    if ((!larger && !bolder && !shouted && !typed)
        || block.lines().size() > MOST_LINES
        || words.length() > LONGEST) {
      return false;
    }
    boolean other =
        block.kind() == Kind.TABLE_ROW
            || Paragraphs.isCaption(words)
            || (block.kind() == Kind.CODE && CODE_SIGNS.matcher(words).find())
            || (block.kind() == Kind.LIST_ITEM && !NUMBERED.matcher(words).matches());
    return !other
        && block.letters() >= 2
        && 2 * block.letters() >= words.replace(" ", "").length()
        && !words.endsWith(".")
        && !words.endsWith(",")
        && !words.endsWith(";")
        && first.angle() == 0;
  }

  /// A heading in the type of typewriters, in a text that is not.
  private boolean isTyped(PdfBlock block, String words) {
    return block.isAlone()
        && block.lines().size() <= 2
        && size(block) >= 0.95f * bodySize
        && Character.isUpperCase(
            words.codePoints().filter(Character::isLetter).findFirst().orElse('a'));
  }

  /// The size of its letters; of its capitals in a heading of small capitals, whose other letters
  /// may be smaller than the text.
  private static float size(PdfBlock block) {
    LineStyle style = block.first().style();
    return isShouted(block.words()) ? style.largest() : style.size();
  }

  private static boolean isShouted(String words) {
    return words.codePoints().noneMatch(Character::isLowerCase)
        && words.codePoints().filter(Character::isUpperCase).count() >= 4;
  }

  private static boolean isOneHeading(PdfBlock heading, PdfBlock next) {
    Line last = heading.last();
    Line first = next.first();
    return heading.kind() == Kind.HEADING
        && heading.lines().size() < MOST_LINES
        && heading.lines().getLast().page().number() == next.lines().getFirst().page().number()
        && last.column() == first.column()
        && first.down() - last.down() < 1.7f * last.size()
        && !last.style().isOtherSize(first.style())
        && last.style().bold() == first.style().bold()
        && !NUMBERED.matcher(next.words()).matches();
  }

  private static void setLevels(List<PdfBlock> headings) {
    List<Float> sizes = distinctSizes(headings);
    int[] shallowest = new int[sizes.size()];
    java.util.Arrays.fill(shallowest, Integer.MAX_VALUE);
    for (PdfBlock heading : headings) {
      if (depth(heading) > 0) {
        int rank = rank(heading, sizes);
        shallowest[rank] = Math.min(shallowest[rank], depth(heading));
      }
    }
    for (PdfBlock heading : headings) {
      int rank = rank(heading, sizes);
      int deeper = depth(heading) == 0 ? 0 : depth(heading) - shallowest[rank];
      heading.level(Math.min(6, 1 + rank + deeper));
    }
  }

  /// The sizes of headings, largest first; sizes that differ by rounding are one, and all but the
  /// largest must occur twice: a title page has many sizes that say nothing of the rest.
  private static List<Float> distinctSizes(List<PdfBlock> headings) {
    List<Float> all =
        headings.stream().map(Headings::size).sorted(Comparator.reverseOrder()).toList();
    List<Float> sizes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean isNew = sizes.isEmpty() || sizes.getLast() / all.get(i) > SAME_SIZE;
      boolean again = i + 1 < all.size() && all.get(i) / all.get(i + 1) <= SAME_SIZE;
      if (isNew && (sizes.isEmpty() || again)) {
        sizes.add(all.get(i));
      }
    }
    return sizes;
  }

  private static int rank(PdfBlock heading, List<Float> sizes) {
    int rank = 0;
    while (rank + 1 < sizes.size() && sizes.get(rank) / size(heading) > SAME_SIZE) {
      rank++;
    }
    return rank;
  }

  /// How many numbers a heading bears: 2 for "3.1 Method", 0 for none.
  private static int depth(PdfBlock heading) {
    Matcher numbered = NUMBERED.matcher(heading.words());
    return numbered.matches() ? numbered.group(1).split("\\.").length : 0;
  }
}
