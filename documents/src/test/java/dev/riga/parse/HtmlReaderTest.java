package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReaderTest {

  @TempDir private Path folder;

  private Document read(String html) throws IOException {
    return Documents.parse(folder, "page.html", html);
  }

  @Test
  void readsHeadingsParagraphsListsAndCode() throws IOException {
    Document document =
        read(
            """
            <!doctype html><html><head><title>A Page</title><style>p { color: red }</style></head>
            <body><h1>Main &amp; only</h1><p>Some <b>bold</b> text
            over lines.</p><ul><li>one<li>two</ul><h2>Deeper</h2>
            <pre>if (x)
              y();</pre><blockquote>Quoted.</blockquote></body></html>
            """);
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Main & only",
            "PARAGRAPH Some bold text over lines.",
            "LIST_ITEM one",
            "LIST_ITEM two",
            "HEADING2 Deeper",
            "CODE if (x)\n  y();",
            "PARAGRAPH Quoted.");
    assertThat(document.title()).isEqualTo("A Page");
    assertThat(document.text())
        .isEqualTo(
            """
            Main & only

            Some bold text over lines.

            one
            two

            Deeper

            if (x)
              y();

            Quoted.\
            """);
  }

  @Test
  void leavesOutWhatNobodyReads() throws IOException {
    Document document =
        read(
            """
            <body><nav>Home | About</nav><header><nav>x</nav><h1>Title</h1></header>
            <script>var hidden = 1;</script><noscript>Switch it on</noscript>
            <div style="display: none">secret</div><p hidden>gone</p><p aria-hidden="true">icon</p>
            <template>later</template><p>Kept.</p><button>Press</button>
            <form><select><option>choice</select></form><footer>© 2020</footer></body>
            """);
    assertThat(Documents.blocks(document)).containsExactly("HEADING1 Title", "PARAGRAPH Kept.");
  }

  @Test
  void readsOnlyTheMainPartWhereThereIsOne() throws IOException {
    Document document =
        read("<body><div>Advertisement</div><main><p>The article itself.</p></main></body>");
    assertThat(document.text()).isEqualTo("The article itself.");
  }

  @Test
  void readsAPageThatIsAllNavigation() throws IOException {
    assertThat(read("<body><nav><a href=x>Only links</a></nav></body>").text())
        .isEqualTo("Only links");
  }

  @Test
  void readsTablesRowByRow() throws IOException {
    Document document =
        read(
            "<table><tr><th>Name<th>Mass</tr><tr><td>Iron<td>55.8</tr></table>"
                + "<table><tr><td><h2>Layout</h2><p>Words</td></tr></table>");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "TABLE_ROW Name\tMass", "TABLE_ROW Iron\t55.8", "HEADING2 Layout", "PARAGRAPH Words");
  }

  @Test
  void partsParagraphsAtTwoLineBreaks() throws IOException {
    assertThat(Documents.blocks(read("<body>one<br>line<br><br>two</body>")))
        .containsExactly("PARAGRAPH one\nline", "PARAGRAPH two");
  }

  @Test
  void obeysTheEncodingThatThePageNames() throws IOException {
    String html =
        "<html><head><meta charset=windows-1251></head><body><p>Привет, мир</body></html>";
    Document document =
        Documents.parse(folder, "ru.html", html.getBytes(Charset.forName("windows-1251")));
    assertThat(document.text()).isEqualTo("Привет, мир");
  }

  @Test
  void doesNotBelieveAPageThatNamesTheWrongEncoding() throws IOException {
    String html = "<meta charset=iso-8859-1><p>Grüße aus Köln";
    assertThat(Documents.parse(folder, "de.html", html.getBytes(StandardCharsets.UTF_8)).text())
        .isEqualTo("Grüße aus Köln");
  }

  @Test
  void knowsHtmlWithoutItsName() throws IOException {
    Document document = Documents.parse(folder, "page", "<!DOCTYPE html><p>One &eacute;");
    assertThat(document.mediaType()).isEqualTo("text/html");
    assertThat(document.text()).isEqualTo("One é");
  }

  @Test
  void passesOverLineBreaksWithoutEnd() throws IOException {
    Document document = read("<body>First.<br><br>" + "<br> ".repeat(300_000) + "Last.</body>");
    assertThat(Documents.blocks(document)).containsExactly("PARAGRAPH First.", "PARAGRAPH Last.");
  }
}
