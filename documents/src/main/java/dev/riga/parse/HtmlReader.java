package dev.riga.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// HTML: what a person reads on the page. Scripts, styles, hidden parts, navigation and forms are
/// left out; where the page marks its main part, only that is read.
final class HtmlReader implements FormatReader {
  private static final Pattern META_CHARSET =
      Pattern.compile(
          "(?i)<(?:meta|\\?xml)[^>]{0,500}?(?:charset|encoding)\\s*=\\s*[\"']?([\\w.:-]+)");

  /// What a document type of XHTML declares itself; HTML has no such thing, and would show its end.
  private static final Pattern DECLARATIONS =
      Pattern.compile(
          "\\A(\\s*(?:<\\?xml[^>]*>\\s*)?<!doctype[^>\\[]*)\\[.*?\\]\\s*>",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String UNREAD =
      "script, style, noscript, template, iframe, object, embed, canvas, svg, audio, video, map,"
          + " select, datalist, button, input, textarea, head > *:not(title), annotation,"
          + " annotation-xml, rp, [hidden], [aria-hidden=true], [style~=(?i)display\\s*:\\s*none],"
          + " [style~=(?i)visibility\\s*:\\s*hidden]";
  private static final String FURNITURE =
      "nav, [role=navigation], [role=search], [role=banner], [role=contentinfo], [role=menu],"
          + " [role=menubar], [role=alert], [role=dialog], dialog:not([open]), body > footer,"
          + " body > header nav, body > aside";
  private static final Set<String> PARTING =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hgroup",
          "hr",
          "html",
          "legend",
          "li",
          "main",
          "menu",
          "nav",
          "ol",
          "p",
          "pre",
          "search",
          "section",
          "summary",
          "table",
          "tbody",
          "td",
          "tfoot",
          "th",
          "thead",
          "tr",
          "ul");

  /// What makes a table one that only arranges the page.
  private static final String INSIDE_LAYOUT =
      "table, h1, h2, h3, h4, h5, h6, ul, ol, pre, blockquote, form, p + p, div + div";

  @Override
  public Content read(Snapshot file, Budget budget) {
    Transcript transcript = new Transcript(budget);
    append(decode(file.bytes()), transcript, budget);
    return transcript.content();
  }

  /// Byte order mark, then what the page says of itself, then its bytes.
  static String decode(byte[] bytes) {
    Optional<Charset> declared =
        Charsets.byteOrderMark(bytes).isPresent() ? Optional.empty() : declared(bytes);
    if (declared.isPresent() && Charsets.utf8(bytes).isEmpty()) {
      return new String(bytes, declared.get());
    }
    return Charsets.decode(bytes).orElseThrow(DocumentParsers::holdsNoText);
  }

  private static Optional<Charset> declared(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1);
    Matcher meta = META_CHARSET.matcher(head);
    while (meta.find()) {
      String name = meta.group(1).toLowerCase(Locale.ROOT);
      // a page whose ASCII can be read cannot be UTF-16, whatever it says
      if (!name.startsWith("utf-16") && !name.startsWith("utf-32") && isKnown(name)) {
        return Optional.of(asBrowsersDo(name));
      }
    }
    return Optional.empty();
  }

  private static boolean isKnown(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalArgumentException illegal) {
      return false;
    }
  }

  /// The WHATWG encoding standard reads these names as their Windows extensions.
  private static Charset asBrowsersDo(String name) {
    return switch (name) {
      case "iso-8859-1", "latin1", "us-ascii", "ascii" -> Charset.forName("windows-1252");
      case "iso-8859-9" -> Charset.forName("windows-1254");
      case "gb2312", "gbk" -> Charset.forName("GB18030");
      case "shift_jis" -> Charset.forName("windows-31j");
      default -> Charset.forName(name);
    };
  }

  /// Adds the text of a page or of a piece of one.
  static void append(String html, Transcript transcript, Budget budget) {
    Document page = Jsoup.parse(DECLARATIONS.matcher(html).replaceFirst("$1>"));
    append(page, transcript, budget);
  }

  /// Adds the text of a parsed page.
  static void append(Document page, Transcript transcript, Budget budget) {
    budget.check();
    if (!page.title().isBlank()) {
      transcript.title(page.title());
    }
    page.select(UNREAD).remove();
    main(page).traverse(new Walk(transcript, budget));
  }

  /// The part that the page is about: what it marks as such if that holds a fair share of the
  /// words, else all but its furniture; all of it if nothing else is left.
  private static Element main(Document page) {
    Element body = page.body();
    int all = words(body);
    List<Element> marked = page.select("main, [role=main]");
    if (marked.size() == 1 && words(marked.getFirst()) * 5 >= all) {
      marked.getFirst().select(FURNITURE).remove();
      return marked.getFirst();
    }
    Element bare = body.clone();
    bare.select(FURNITURE).remove();
    return words(bare) == 0 ? body : bare;
  }

  private static int words(Element element) {
    return element.text().length();
  }

  /// Gathers text and parts it at the borders of block elements.
  private static final class Walk implements NodeVisitor {
    private final Transcript transcript;
    private final Budget budget;
    private final StringBuilder words = new StringBuilder();
    private int items;
    private int code;
    private int heading;
    private int skipped;

    Walk(Transcript transcript, Budget budget) {
      this.transcript = transcript;
      this.budget = budget;
    }

    @Override
    public void head(Node node, int depth) {
      budget.check();
      if (skipped > 0) {
        skipped += node instanceof Element ? 1 : 0;
        return;
      }
      switch (node) {
        case TextNode text -> words.append(code > 0 ? text.getWholeText() : spaced(text));
        case Element element -> open(element);
        default -> {}
      }
    }

    /// A line break in the source is only a space.
    private static String spaced(TextNode text) {
      return text.getWholeText().replace('\n', ' ').replace('\r', ' ');
    }

    private void open(Element element) {
      String tag = element.normalName();
      if (PARTING.contains(tag)) {
        flush();
      }
      switch (tag) {
        case "br" -> lineBreak();
        case "li", "dt", "dd" -> items++;
        case "pre", "listing", "xmp" -> code++;
        case "h1", "h2", "h3", "h4", "h5", "h6" -> heading = tag.charAt(1) - '0';
        case "tr" -> row(element);
        case "q" -> words.append('“');
        default -> {}
      }
    }

    /// Two in a row part paragraphs, as old pages write them.
    private void lineBreak() {
      boolean second = false;
      int end = words.length();
      while (code == 0 && end > 0 && Character.isWhitespace(words.charAt(end - 1))) {
        second |= words.charAt(--end) == '\n';
      }
      if (second) {
        flush(); // says nothing while there are no words
      } else {
        words.append('\n');
      }
    }

    private void row(Element row) {
      if (row.select(INSIDE_LAYOUT).isEmpty() && row.childrenSize() > 0) {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
          cells.add(cell.text());
        }
        transcript.tableRow(cells);
        skipped = 1;
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (!(node instanceof Element element)) {
        return;
      }
      if (skipped > 0) {
        skipped--;
        return;
      }
      String tag = element.normalName();
      if (tag.equals("q")) {
        words.append('”');
      }
      if (PARTING.contains(tag)) {
        flush();
      }
      switch (tag) {
        case "li", "dt", "dd" -> items--;
        case "pre", "listing", "xmp" -> code--;
        case "h1", "h2", "h3", "h4", "h5", "h6" -> heading = 0;
        default -> {}
      }
    }

    private void flush() {
      String block = words.toString();
      words.setLength(0);
      if (heading > 0) {
        transcript.heading(heading, block);
      } else if (code > 0) {
        transcript.code(block);
      } else if (items > 0) {
        transcript.listItem(block);
      } else {
        transcript.paragraph(block);
      }
    }
  }
}
