package dev.riga.parse;

import dev.riga.document.Block;
import dev.riga.document.Block.Kind;
import dev.riga.document.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Plain text in any encoding. The text stays as it is but for its line breaks; empty lines part
/// its paragraphs.
final class PlainTextReader implements FormatReader {
  private static final Pattern UNDERLINE = Pattern.compile("([=\\-~*_])\\1{2,}\\s*");
  private static final Pattern SECTION =
      Pattern.compile("(?i)(chapter|part|section|appendix)\\s+([0-9]+|[ivxlc]+)\\b.{0,60}");

  @Override
  public Content read(Snapshot file, Budget budget) {
    String decoded = Charsets.decode(file.bytes()).orElseThrow(DocumentParsers::holdsNoText);
    return of(Characters.verbatim(decoded).strip(), budget);
  }

  /// The paragraphs of a text whose line breaks are line feeds.
  static Content of(String text, Budget budget) {
    budget.characters(text.codePointCount(0, text.length()));
    List<Block> blocks = new ArrayList<>();
    int chars = 0;
    int codePoints = 0;
    while (chars < text.length()) {
      int end = endOfParagraph(text, chars);
      String paragraph = text.substring(chars, end);
      String trimmed = paragraph.strip();
      if (!trimmed.isEmpty()) {
        int lead = paragraph.indexOf(trimmed);
        int start = codePoints + paragraph.codePointCount(0, lead);
        add(blocks, trimmed, start);
      }
      codePoints += paragraph.codePointCount(0, paragraph.length());
      chars = end;
      budget.check();
    }
    return new Content("", "", text, List.of(), List.copyOf(blocks), List.of());
  }

  /// Past the next line that holds nothing but white space.
  private static int endOfParagraph(String text, int from) {
    boolean seen = false;
    for (int line = from; line < text.length(); ) {
      int feed = text.indexOf('\n', line);
      int end = feed < 0 ? text.length() : feed + 1;
      boolean blank = text.substring(line, end).isBlank();
      if (blank && seen) {
        return end;
      }
      seen |= !blank;
      line = end;
    }
    return text.length();
  }

  private static void add(List<Block> blocks, String paragraph, int start) {
    int length = paragraph.codePointCount(0, paragraph.length());
    int feed = paragraph.indexOf('\n');
    if (feed < 0) {
      boolean heading = SECTION.matcher(paragraph).matches() || isShouted(paragraph);
      blocks.add(block(heading ? Kind.HEADING : Kind.PARAGRAPH, start, start + length));
      return;
    }
    int next = paragraph.indexOf('\n', feed + 1);
    String second = paragraph.substring(feed + 1, next < 0 ? paragraph.length() : next);
    if (UNDERLINE.matcher(second).matches() && feed <= 120) {
      int end = start + paragraph.codePointCount(0, feed + 1 + second.length());
      blocks.add(block(Kind.HEADING, start, end));
      if (next > 0) {
        String rest = paragraph.substring(next).stripLeading();
        blocks.add(
            block(
                Kind.PARAGRAPH,
                start + length - rest.codePointCount(0, rest.length()),
                start + length));
      }
    } else {
      blocks.add(block(Kind.PARAGRAPH, start, start + length));
    }
  }

  private static Block block(Kind kind, int start, int end) {
    return new Block(kind, new Span(start, end), kind == Kind.HEADING ? 1 : 0);
  }

  /// A short line of its own in capitals, without a full stop.
  private static boolean isShouted(String line) {
    return line.length() <= 60
        && !line.endsWith(".")
        && line.codePoints().filter(Character::isUpperCase).count() >= 4
        && line.codePoints().noneMatch(Character::isLowerCase);
  }
}
