package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `riga index` says of files that it cannot read, and of those that it reads in part.
class IndexCommandTest {
  private static final String MISSING =
      "pages 2 and 3 hold images and no text; run OCR on the file to read them too";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>(TestHome.environment());
  private Path docs;

  @BeforeEach
  void writeDocuments() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Files.write(docs.resolve("empty.txt"), new byte[0]);
    try (PDDocument pdf = new PDDocument()) {
      PDImageXObject image =
          LosslessFactory.createFromImage(
              pdf, new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY));
      for (int number = 1; number <= 3; number++) {
        PDPage page = new PDPage();
        pdf.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
          if (number == 1) {
            content.beginText();
            content.setFont(new PDType1Font(FontName.TIMES_ROMAN), 10);
            content.newLineAtOffset(50, 700);
            content.showText("Only this page was written and not scanned.");
            content.endText();
          } else {
            content.drawImage(image, 50, 50, 500, 700);
          }
        }
      }
      pdf.save(docs.resolve("scan.pdf").toFile());
    }
  }

  private Ran index(String... more) {
    String[] arguments = new String[more.length + 6];
    System.arraycopy(
        new String[] {
          "index", docs.toString(), "--retriever", "bm25", "--index", folder + "/index"
        },
        0,
        arguments,
        0,
        6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return Ran.riga(environment, arguments);
  }

  @Test
  void saysWhatIsSkippedAndWhatIsReadInPart() {
    Ran ran = index();
    assertThat(ran.status()).isZero();
    assertThat(ran.out().lines().skip(1))
        .containsExactly(
            "skipped docs/empty.txt: an empty file", "in part docs/scan.pdf: " + MISSING);
  }

  @Test
  void aPrecisionThatThereIsNotIsRefusedEvenWhereNothingIsEncoded() {
    assertThat(index("--precision", "half"))
        .isEqualTo(
            new Ran(2, "", "riga: There is no precision 'half': say auto, fp32, bf16 or int8.\n"));
  }

  @Test
  void saysItInJsonToo() throws IOException {
    JsonNode result = new ObjectMapper().readTree(index("--json").out());
    assertThat(result.at("/warnings").toString())
        .isEqualTo("[{\"document\":\"docs/scan.pdf\",\"text\":\"" + MISSING + "\"}]");
    assertThat(result.at("/skipped/0/document").asText()).isEqualTo("docs/empty.txt");
  }
}
