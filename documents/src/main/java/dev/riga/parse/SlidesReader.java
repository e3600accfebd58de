package dev.riga.parse;

import dev.riga.document.DocumentException;
import dev.riga.document.Page;
import dev.riga.document.Rectangles;
import dev.riga.document.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PPTX (ECMA-376, part 1, chapter 19): each slide is a page; its title is a heading, its notes
/// come last.
final class SlidesReader implements FormatReader {
  private static final String MAIN = "ppt/presentation.xml";
  private static final float POINTS = 1 / 12_700f; // of an English Metric Unit

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    ZipParts zip = ZipParts.of(file.bytes(), budget);
    String path = Relationships.main(zip, MAIN, budget);
    byte[] main =
        zip.part(path).orElseThrow(() -> new DocumentException("damaged: it lacks " + MAIN));
    Relationships parts = Relationships.of(zip, path, budget);
    Transcript transcript = new Transcript(budget);
    transcript.title(Xml.first(zip, "docProps/core.xml", "title", budget));
    List<Page> pages = new ArrayList<>();
    float width = 720;
    float height = 540;
    Xml xml = Xml.of(main, budget);
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START && xml.name().equals("sldSz")) {
        width = xml.number("cx", 9_144_000) * POINTS;
        height = xml.number("cy", 6_858_000) * POINTS;
      } else if (event == Xml.Event.START && xml.name().equals("sldId")) {
        int start = transcript.length();
        slide(zip, parts.target(relation(xml)), transcript, budget);
        Span span = new Span(start, transcript.length());
        pages.add(
            new Page(pages.size() + 1, span, width, height, Rectangles.notDrawn(span.length())));
      }
    }
    return transcript.content(pages);
  }

  /// `r:id` and `id` differ only by their namespace; the relationship's is the one with letters.
  private static String relation(Xml xml) {
    return xml.attributes("id").stream().filter(id -> !id.matches("\\d+")).findFirst().orElse("");
  }

  private static void slide(ZipParts zip, String path, Transcript transcript, Budget budget)
      throws IOException {
    Optional<byte[]> part = zip.part(path);
    if (part.isEmpty()) {
      return;
    }
    if (isHidden(part.get(), budget)) {
      return;
    }
    shapes(Xml.of(part.get(), budget), transcript, budget);
    for (String target : Relationships.of(zip, path, budget).parts()) {
      if ((target.contains("/notesSlides/") || target.contains("/diagrams/data"))
          && zip.part(target).isPresent()) {
        shapes(Xml.of(zip.part(target).get(), budget), transcript, budget);
      }
    }
  }

  private static boolean isHidden(byte[] slide, Budget budget) throws IOException {
    Xml xml = Xml.of(slide, budget);
    return xml.next() == Xml.Event.START && xml.attribute("show").orElse("1").equals("0");
  }

  /// Writes the paragraphs of a slide's shapes.
  private static void shapes(Xml xml, Transcript transcript, Budget budget) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    String placeholder = "";
    boolean inText = false;
    int cells = 0;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START) {
        switch (xml.name()) {
          case "Fallback" -> xml.skip();
          case "sp" -> placeholder = "";
          case "ph" -> placeholder = xml.attribute("type").orElse("body");
          case "t" -> inText = true;
          case "br" -> text.append('\n');
          case "tc" -> cells++;
          default -> {}
        }
      } else if (event == Xml.Event.TEXT && inText) {
        text.append(xml.text());
        budget.characters(text.length());
      } else if (event == Xml.Event.END) {
        switch (xml.name()) {
          case "t" -> inText = false;
          case "p" -> {
            if (cells > 0) {
              cell.append(text).append('\n');
              budget.characters(cell.length());
            } else {
              paragraph(text.toString(), placeholder, transcript);
            }
            text.setLength(0);
          }
          case "tc" -> {
            cells--;
            row.add(cell.toString());
            cell.setLength(0);
          }
          case "tr" -> {
            transcript.tableRow(row);
            row.clear();
          }
          default -> {}
        }
      }
    }
  }

  private static void paragraph(String text, String placeholder, Transcript transcript) {
    switch (placeholder) {
      case "title", "ctrTitle" -> transcript.heading(placeholder.equals("title") ? 2 : 1, text);
      case "sldNum", "dt", "ftr", "hdr" -> {} // number, date, footer and header of every slide
      case "body" -> transcript.listItem(text);
      default -> transcript.paragraph(text);
    }
  }
}
