package dev.riga.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// Markdown (CommonMark with tables): what a reader of the rendered page sees. Front matter gives
/// the title and is left out.
final class MarkdownReader implements FormatReader {
  private static final Pattern FRONT_MATTER =
      Pattern.compile(
          "\\A---[ \\t]*\\n(.*?)\\n(?:---|\\.\\.\\.)[ \\t]*(?:\\n|\\z)", Pattern.DOTALL);
  private static final Pattern TITLE =
      Pattern.compile("(?m)^title:[ \\t]*[\"']?(.*?)[\"']?[ \\t]*$");

  @Override
  public Content read(Snapshot file, Budget budget) {
    String text =
        Characters.verbatim(
            Charsets.decode(file.bytes()).orElseThrow(DocumentParsers::holdsNoText));
    Transcript transcript = new Transcript(budget);
    Matcher front = FRONT_MATTER.matcher(text);
    if (front.lookingAt()) {
      Matcher title = TITLE.matcher(front.group(1));
      if (title.find()) {
        transcript.title(title.group(1));
      }
      text = text.substring(front.end());
    }
    Node root =
        Parser.builder()
            .extensions(Set.of(TablesExtension.create()))
            .maxOpenBlockParsers(budget.limits().depth())
            .build()
            .parse(text);
    new Walk(transcript, budget).blocks(root, 0);
    return transcript.content();
  }

  /// Goes through the blocks of a parsed file.
  private record Walk(Transcript transcript, Budget budget) {

    void blocks(Node parent, int depth) {
      budget.depth(depth);
      for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
        block(node, depth);
      }
    }

    private void block(Node node, int depth) {
      switch (node) {
        case Heading heading -> transcript.heading(heading.getLevel(), inline(heading));
        case FencedCodeBlock code -> transcript.code(code.getLiteral());
        case IndentedCodeBlock code -> transcript.code(code.getLiteral());
        case HtmlBlock html -> HtmlReader.append(html.getLiteral(), transcript, budget);
        case TableBlock table -> rows(table);
        case LinkReferenceDefinition definition -> {}
        case Paragraph paragraph when paragraph.getParent() instanceof ListItem ->
            transcript.listItem(inline(paragraph));
        case Paragraph paragraph -> transcript.paragraph(inline(paragraph));
        case Block other -> blocks(other, depth + 1);
        default -> {}
      }
    }

    private void rows(Node table) {
      for (Node section = table.getFirstChild(); section != null; section = section.getNext()) {
        for (Node row = section.getFirstChild(); row != null; row = row.getNext()) {
          if (row instanceof TableRow) {
            transcript.tableRow(cells(row));
          }
        }
      }
    }

    private List<String> cells(Node row) {
      List<String> cells = new ArrayList<>();
      for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
        if (cell instanceof TableCell) {
          cells.add(inline(cell));
        }
      }
      return cells;
    }

    /// The words of a block; markup of emphasis, links and images is dropped, their text stays.
    private String inline(Node parent) {
      StringBuilder text = new StringBuilder();
      Node node = parent.getFirstChild();
      while (node != null) {
        switch (node) {
          case Text words -> text.append(words.getLiteral());
          case Code code -> text.append(code.getLiteral());
          case SoftLineBreak soft -> text.append(' ');
          case HardLineBreak hard -> text.append('\n');
          case HtmlInline tag when tag.getLiteral().startsWith("<br") -> text.append('\n');
          default -> {}
        }
        node = following(node, parent);
      }
      return text.toString();
    }

    /// The next node below `top` in order of the text.
    private static @org.jspecify.annotations.Nullable Node following(Node node, Node top) {
      if (node.getFirstChild() != null) {
        return node.getFirstChild();
      }
      Node at = node;
      while (at != null && !at.equals(top) && at.getNext() == null) {
        at = at.getParent();
      }
      return at == null || at.equals(top) ? null : at.getNext();
    }
  }
}
