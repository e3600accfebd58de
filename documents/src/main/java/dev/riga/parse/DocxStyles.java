package dev.riga.parse;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The paragraph styles of a DOCX file: which are headings, which are items of lists and of which.
final class DocxStyles {
  private static final Pattern HEADING = Pattern.compile("heading (\\d)");

  private final Map<String, Style> styles = new HashMap<>();

  /// A style as it is written.
  ///
  /// @param level the depth of a heading from 1; 0 for text; -1 when it says nothing
  /// @param list the number of its list; 0 for none; -1 when it says nothing
  /// @param listLevel in that list, from 0; -1 when it says nothing
  private record Style(String name, String basedOn, int level, int list, int listLevel) {}

  /// Reads `styles.xml`.
  static DocxStyles of(Optional<byte[]> part, Budget budget) throws IOException {
    DocxStyles styles = new DocxStyles();
    if (part.isPresent()) {
      styles.read(Xml.of(part.get(), budget));
    }
    return styles;
  }

  private void read(Xml xml) throws IOException {
    String id = "";
    String name = "";
    String basedOn = "";
    int level = -1;
    int list = -1;
    int listLevel = -1;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START) {
        switch (xml.name()) {
          case "style" -> {
            id = xml.attribute("styleId").orElse("");
            name = "";
            basedOn = "";
            level = -1;
            list = -1;
            listLevel = -1;
          }
          case "name" -> name = xml.attribute("val").orElse("").toLowerCase(Locale.ROOT);
          case "basedOn" -> basedOn = xml.attribute("val").orElse("");
          case "outlineLvl" -> level = level(xml.number("val", 9));
          case "numId" -> list = xml.number("val", 0);
          case "ilvl" -> listLevel = xml.number("val", 0);
          default -> {}
        }
      } else if (event == Xml.Event.END && xml.name().equals("style")) {
        styles.put(id, new Style(name, basedOn, named(name, level), list, listLevel));
      }
    }
  }

  /// Word counts outline levels from 0; 9 is text.
  static int level(int outline) {
    return outline >= 0 && outline < 9 ? outline + 1 : 0;
  }

  private static int named(String name, int level) {
    Matcher heading = HEADING.matcher(name);
    if (heading.matches()) {
      return Integer.parseInt(heading.group(1));
    }
    return name.equals("title") ? 1 : level;
  }

  /// The depth of a heading of this style, from 1; 0 for text.
  int levelOf(String id) {
    return inherited(id, style -> style.level() >= 0).map(Style::level).orElse(0);
  }

  /// The number of the list that paragraphs of this style belong to; 0 for none.
  int listOf(String id) {
    return inherited(id, style -> style.list() >= 0).map(Style::list).orElse(0);
  }

  /// On which level of that list they are, from 0.
  int listLevelOf(String id) {
    return inherited(id, style -> style.listLevel() >= 0).map(Style::listLevel).orElse(0);
  }

  /// The style itself, or the next one that it is based on, that says something.
  private Optional<Style> inherited(String id, Predicate<Style> says) {
    Set<String> seen = new HashSet<>();
    String at = id;
    while (seen.add(at)) {
      Style style = styles.get(at);
      if (style == null) {
        return Optional.empty();
      }
      if (says.test(style)) {
        return Optional.of(style);
      }
      at = style.basedOn();
    }
    return Optional.empty();
  }

  /// Whether paragraphs of this style are items of a list.
  boolean isItem(String id) {
    Style style = styles.get(id);
    return style != null && (style.list() > 0 || style.name().startsWith("list "));
  }

  /// Whether paragraphs of this style are lines of a table of contents.
  boolean isContents(String id) {
    Style style = styles.get(id);
    return style != null && style.name().matches("toc \\d|table of figures");
  }
}
