package dev.riga.parse;

import dev.riga.document.Page;
import dev.riga.document.Rectangles;
import dev.riga.document.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.hslf.usermodel.HSLFNotes;
import org.apache.poi.hslf.usermodel.HSLFShape;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hslf.usermodel.HSLFTextParagraph;
import org.apache.poi.poifs.filesystem.DirectoryNode;

/// PPT ([MS-PPT]): each slide is a page; its title is a heading, its notes come last.
final class OldSlides {

  private OldSlides() {}

  static Content read(DirectoryNode root, Transcript transcript, Budget budget) throws IOException {
    try (HSLFSlideShow show = new HSLFSlideShow(root)) {
      String title =
          show.getSlideShowImpl().getSummaryInformation() == null
              ? null
              : show.getSlideShowImpl().getSummaryInformation().getTitle();
      transcript.title(title == null ? "" : title);
      List<Page> pages = new ArrayList<>();
      float width = show.getPageSize().width;
      float height = show.getPageSize().height;
      for (HSLFSlide slide : show.getSlides()) {
        budget.check();
        int start = transcript.length();
        if (!slide.isHidden()) {
          write(slide, transcript);
        }
        Span span = new Span(start, transcript.length());
        pages.add(
            new Page(pages.size() + 1, span, width, height, Rectangles.notDrawn(span.length())));
      }
      return transcript.content(pages);
    }
  }

  private static void write(HSLFSlide slide, Transcript transcript) {
    String title = slide.getTitle();
    if (title != null) {
      transcript.heading(1, title);
    }
    for (List<HSLFTextParagraph> shape : slide.getTextParagraphs()) {
      String text = HSLFTextParagraph.getText(shape);
      if (!text.equals(title)) {
        text.lines().forEach(transcript::listItem);
      }
    }
    for (HSLFShape shape : slide.getShapes()) {
      if (shape instanceof HSLFTable table) {
        write(table, transcript);
      }
    }
    HSLFNotes notes = slide.getNotes();
    if (notes != null) {
      for (List<HSLFTextParagraph> shape : notes.getTextParagraphs()) {
        HSLFTextParagraph.getText(shape).lines().forEach(transcript::paragraph);
      }
    }
  }

  private static void write(HSLFTable table, Transcript transcript) {
    for (int r = 0; r < table.getNumberOfRows(); r++) {
      List<String> cells = new ArrayList<>();
      for (int c = 0; c < table.getNumberOfColumns(); c++) {
        var cell = table.getCell(r, c);
        cells.add(cell == null ? "" : cell.getText());
      }
      transcript.tableRow(cells);
    }
  }
}
