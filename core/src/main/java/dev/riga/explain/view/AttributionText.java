package dev.riga.explain.view;

import dev.riga.document.Span;
import dev.riga.explain.Attribution;
import dev.riga.explain.Part;
import dev.riga.explain.Piece;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A question and a passage with their words coloured by what they are worth: blue speaks for the
/// answer, orange against it, both stronger with the square root of the value.
final class AttributionText {
  private static final int SHADES = 10;

  private final Attribution attribution;
  private final double most;

  AttributionText(Attribution attribution) {
    this.attribution = attribution;
    this.most =
        attribution.words().stream().mapToDouble(piece -> Math.abs(piece.value())).max().orElse(0);
  }

  /// The words of one text in their places.
  String html(Part part, String text) {
    List<Piece> pieces =
        attribution.words().stream()
            .filter(piece -> piece.part() == part)
            .sorted(Comparator.comparingInt((Piece piece) -> piece.span().start()))
            .toList();
    int length = text.codePointCount(0, text.length());
    StringBuilder html = new StringBuilder();
    int at = 0;
    for (Piece piece : pieces) {
      Span span = piece.span();
      if (span.start() < at || span.end() > length) {
        continue; // words of a window overlap nothing; what does is no word
      }
      html.append(Html.escaped(new Span(at, span.start()).of(text)));
      html.append("<span class=\"").append(shade(piece.value())).append("\" title=\"");
      html.append(signed(piece.value())).append("\">");
      html.append(Html.escaped(span.of(text))).append("</span>");
      at = span.end();
    }
    return html.append(Html.escaped(new Span(at, length).of(text))).toString();
  }

  /// The words worth most, either way, as a list.
  String strongest(int count) {
    StringBuilder html = new StringBuilder("<ol class=\"worth\">");
    Stream<Piece> pieces =
        attribution.words().stream()
            .filter(piece -> piece.part() != Part.SPECIAL && piece.value() != 0)
            .sorted(Comparator.comparingDouble((Piece piece) -> -Math.abs(piece.value())))
            .limit(count);
    pieces.forEach(piece ->
        html.append("<li><bdi class=\"")
            .append(shade(piece.value()))
            .append("\">")
            .append(Html.escaped(piece.text()))
            .append("</bdi> <span class=\"number\">")
            .append(signed(piece.value()))
            .append("</span></li>"));
    return html.append("</ol>").toString();
  }

  /// The colours with their numbers.
  String scale() {
    StringBuilder html = new StringBuilder("<p class=\"scale\"><span class=\"number\">");
    html.append(signed(-most))
        .append(" against</span> <span class=\"shades\" aria-hidden=\"true\">");
    for (int i = SHADES; i >= 1; i--) {
      html.append("<i class=\"against-").append(i).append("\"></i>");
    }
    html.append("<i></i>");
    for (int i = 1; i <= SHADES; i++) {
      html.append("<i class=\"for-").append(i).append("\"></i>");
    }
    html.append("</span> <span class=\"number\">").append(signed(most));
    return html.append(" for the answer</span></p>").toString();
  }

  private String shade(double value) {
    if (!(most > 0) || value == 0) {
      return "word";
    }
    int strength = (int) Math.ceil(SHADES * Math.sqrt(Math.abs(value) / most) - 0.5);
    return strength < 1 ? "word" : "word " + (value > 0 ? "for-" : "against-") + strength;
  }

  /// A value with three digits of the largest.
  private String signed(double value) {
    int digits = most > 0 ? Math.clamp(2 - (int) Math.floor(Math.log10(most)), 2, 12) : 2;
    String number = String.format(Locale.ROOT, "%+." + digits + "f", value);
    return (number.matches("[+-]0\\.0+") ? "0" : number).replace('-', '−');
  }
}
