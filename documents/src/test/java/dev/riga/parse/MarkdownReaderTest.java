package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReaderTest {

  @TempDir private Path folder;

  private Document read(String markdown) throws IOException {
    return Documents.parse(folder, "page.md", markdown);
  }

  @Test
  void readsWhatTheRenderedPageShows() throws IOException {
    Document document =
        read(
            """
            ---
            title: "A Page"
            tags: [x]
            ---
            # Main *heading*

            Some **bold** text with a [link](https://example.org) and `code`,
            over two lines. ![A picture](x.png)

            Second
            ------

            - one
            - two
              more

            1. first

            ```java
            int x = 1;
              y();
            ```

            > quoted

            | Name | Mass |
            |------|-----:|
            | Iron | 55.8 |

            <p>Raw <i>HTML</i></p>
            """);
    assertThat(document.title()).isEqualTo("A Page");
    assertThat(document.mediaType()).isEqualTo("text/markdown");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Main heading",
            "PARAGRAPH Some bold text with a link and code, over two lines. A picture",
            "HEADING2 Second",
            "LIST_ITEM one",
            "LIST_ITEM two more",
            "LIST_ITEM first",
            "CODE int x = 1;\n  y();",
            "PARAGRAPH quoted",
            "TABLE_ROW Name\tMass",
            "TABLE_ROW Iron\t55.8",
            "PARAGRAPH Raw HTML");
  }

  @Test
  void keepsALineThatOnlyLooksLikeFrontMatter() throws IOException {
    assertThat(read("---\n\nNo front matter here.").text()).isEqualTo("No front matter here.");
  }
}
