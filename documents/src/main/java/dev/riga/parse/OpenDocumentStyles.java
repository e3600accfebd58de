package dev.riga.parse;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the styles of an OpenDocument file say that its text does not: which words, sheets and
/// slides are hidden, and how large slides are.
final class OpenDocumentStyles {
  private static final Pattern LENGTH = Pattern.compile("([0-9.]{1,12})(cm|mm|in|pt|pc)");
  private static final Size STANDARD = new Size(720, 540);

  /// A page in points.
  record Size(float width, float height) {}

  private final Set<String> hidden = new HashSet<>();
  private final Map<String, Size> layouts = new HashMap<>();
  private final Map<String, String> masters = new HashMap<>();

  private OpenDocumentStyles() {}

  /// Reads the styles that all of the document shares.
  static OpenDocumentStyles of(ZipParts zip, Budget budget) throws IOException {
    OpenDocumentStyles styles = new OpenDocumentStyles();
    Optional<byte[]> part = zip.part("styles.xml");
    if (part.isPresent()) {
      Xml xml = Xml.of(part.get(), budget);
      String layout = "";
      String style = "";
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        if (event == Xml.Event.START) {
          switch (xml.name()) {
            case "page-layout" -> layout = xml.attribute("name").orElse("");
            case "page-layout-properties" -> styles.layouts.put(layout, size(xml));
            case "master-page" ->
                styles.masters.put(
                    xml.attribute("name").orElse(""), xml.attribute("page-layout-name").orElse(""));
            default -> style = styles.hides(xml, style);
          }
        }
      }
    }
    return styles;
  }

  /// Reads the `automatic-styles` that start here, those of the content itself.
  void addAutomatic(Xml xml) throws IOException {
    String style = "";
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START) {
        style = hides(xml, style);
      } else if (event == Xml.Event.END && xml.name().equals("automatic-styles")) {
        return;
      }
    }
  }

  /// @param style the one that is open
  /// @return the one that is open after the element that starts here
  private String hides(Xml xml, String style) {
    switch (xml.name()) {
      case "style" -> {
        return key(xml.attribute("family").orElse(""), xml.attribute("name").orElse(""));
      }
      case "text-properties" -> addIf("none", xml.attribute("display"), style);
      case "table-properties" -> addIf("false", xml.attribute("display"), style);
      case "drawing-page-properties" -> addIf("hidden", xml.attribute("visibility"), style);
      default -> {}
    }
    return style;
  }

  private void addIf(String value, Optional<String> found, String style) {
    if (found.filter(value::equals).isPresent()) {
      hidden.add(style);
    }
  }

  private static String key(String family, String name) {
    return family + " " + name;
  }

  /// Whether the element that starts here has a style that hides it.
  ///
  /// @param family of the style, for instance `drawing-page`
  boolean hides(Xml xml, Family family) {
    return xml.attribute("style-name")
        .filter(name -> hidden.contains(key(family.called, name)))
        .isPresent();
  }

  /// A kind of styles that can hide something.
  enum Family {
    TEXT("text"),
    PARAGRAPH("paragraph"),
    TABLE("table"),
    SLIDE("drawing-page");

    private final String called;

    Family(String called) {
      this.called = called;
    }
  }

  /// How large the slide is that starts here.
  Size slide(Xml xml) {
    String layout = masters.getOrDefault(xml.attribute("master-page-name").orElse(""), "");
    return layouts.getOrDefault(layout, STANDARD);
  }

  private static Size size(Xml xml) {
    float width = points(xml.attribute("page-width").orElse(""));
    float height = points(xml.attribute("page-height").orElse(""));
    return width > 0 && height > 0 ? new Size(width, height) : STANDARD;
  }

  /// A length like `28cm` in points; 0 when it is none.
  private static float points(String length) {
    Matcher matcher = LENGTH.matcher(length);
    if (!matcher.matches()) {
      return 0;
    }
    try {
      double value = Double.parseDouble(matcher.group(1));
      return (float)
          switch (matcher.group(2)) {
            case "cm" -> value * 72 / 2.54;
            case "mm" -> value * 72 / 25.4;
            case "in" -> value * 72;
            case "pc" -> value * 12;
            default -> value;
          };
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
