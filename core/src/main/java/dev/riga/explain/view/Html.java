package dev.riga.explain.view;

/// Text between tags and in quoted attributes.
final class Html {

  private Html() {}

  /// A text of strangers, fit for HTML and XML: between tags and within quotes. What XML forbids,
  /// and what could steer the reader's eye, is spelled out ([Shown#text]).
  static String escaped(String text) {
    String shown = Shown.text(text);
    StringBuilder escaped = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '`' -> escaped.append("&#96;");
        // non-characters, which XML forbids
        case '\uFFFE', '\uFFFF' -> escaped.append('\uFFFD');
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
