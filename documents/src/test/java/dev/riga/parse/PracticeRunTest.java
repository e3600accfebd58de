package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Reads a folder of real and of broken files that does not belong to the project:
/// `-Driga.practice=FOLDER`. Whatever is in it, each file gives text or a short reason, in time.
@EnabledIfSystemProperty(named = "riga.practice", matches = ".+")
class PracticeRunTest {

  @Test
  void givesTextOrAReasonForEveryFile() {
    Path folder = Path.of(System.getProperty("riga.practice"));
    DocumentParsers parsers = new DocumentParsers();
    int pages = 0;
    long start = System.nanoTime();
    for (SourceFile file : Sources.under(List.of(folder)).files()) {
      long before = System.nanoTime();
      try {
        Document document = parsers.parse(file.path(), file.name());
        Documents.assertWellFormed(document);
        pages += document.pages().size();
      } catch (DocumentException reason) {
        assertThat(reason.getMessage()).as(file.name()).isNotBlank().hasSizeLessThan(250);
      }
      assertThat((System.nanoTime() - before) / 1e9).as(file.name()).isLessThan(120);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d pages in %.1f s: %.0f pages/s%n", pages, seconds, pages / seconds);
  }
}
