package dev.riga.explain.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.document.Span;
import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.Part;
import dev.riga.explain.Token;
import java.util.List;
import java.util.zip.Deflater;

/// The part of a page in which a person moves through layers and heads, with the numbers it needs.
///
/// Each head is a block of text of its own (deflated, base64), which the page decodes when the head
/// is first looked at; beside them stand thumbnails of all heads, so that the overview is there at
/// once.
final class ExplorerSection {

  /// Room for the codes of a BERT-base over 384 tokens and more; a page of 5 MB has besides them
  /// its scripts, tokens and thumbnails.
  private static final long BYTES = 4_600_000;

  /// Weights that share these bytes; a larger network gets more in proportion.
  private static final long WEIGHTS = 12L * 12 * 512 * 512;

  private static final int THUMBNAIL = 24;
  private static final int SHADES = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Inspection> inspections;

  /// @param inspections one or more; the page switches between them
  ExplorerSection(List<Inspection> inspections) {
    if (inspections.isEmpty()) {
      throw new IllegalArgumentException("an explorer needs at least one inspection");
    }
    this.inspections = List.copyOf(inspections);
  }

  /// The HTML.
  String html() {
    StringBuilder html = new StringBuilder(1 << 20);
    html.append(Page.resource("explorer.html"));
    ObjectNode data = JSON.createObjectNode();
    shades(data.putArray("paper"), ColourScale.PAPER);
    shades(data.putArray("night"), ColourScale.NIGHT);
    ArrayNode inputs = data.putArray("inputs");
    for (int i = 0; i < inspections.size(); i++) {
      Inspection inspection = inspections.get(i);
      QuantisedMaps quantised = QuantisedMaps.of(inspection.attentions(), bytes());
      input(inputs.addObject(), inspection, quantised);
      AttentionMaps maps = inspection.attentions();
      for (int layer = 0; layer < maps.layers(); layer++) {
        for (int head = 0; head < maps.heads(); head++) {
          html.append("<script type=\"text/plain\" id=\"head-").append(i).append('-');
          html.append(layer).append('-').append(head).append("\">");
          html.append(quantised.head(layer, head, maps.heads()).base64()).append("</script>\n");
        }
      }
    }
    html.append("<script type=\"application/json\" id=\"explorer-data\">");
    return html.append(json(data)).append("</script>").toString();
  }

  /// What each input may take of the page.
  private long bytes() {
    long weights = 0;
    for (Inspection inspection : inspections) {
      AttentionMaps maps = inspection.attentions();
      long own = (long) maps.layers() * maps.heads() * maps.length() * maps.length();
      weights = Math.max(weights, own);
    }
    return Math.max(BYTES / inspections.size(), (long) ((double) BYTES * weights / WEIGHTS));
  }

  private static void input(ObjectNode input, Inspection inspection, QuantisedMaps quantised) {
    AttentionMaps maps = inspection.attentions();
    input.put("question", Shown.text(inspection.question()));
    ObjectNode answer = input.putObject("answer");
    answer.put("text", Shown.text(inspection.answer().text()));
    answer.put("first", inspection.answer().first());
    answer.put("last", inspection.answer().last());
    answer.put("probability", inspection.answer().probability());
    input.put("layers", maps.layers()).put("heads", maps.heads());
    ArrayNode values = input.putArray("values");
    for (float value : quantised.values()) {
      values.add(value);
    }
    input.put("largestError", quantised.largestError()).put("meanError", quantised.meanError());
    input.put("side", Math.min(THUMBNAIL, maps.length()));
    input.put("thumbnails", thumbnails(maps).base64());
    ArrayNode tokens = input.putArray("tokens");
    for (int i = 0; i < inspection.tokens().size(); i++) {
      tokens
          .addObject()
          .put("text", Shown.token(inspection.tokens().get(i).text()))
          .put("kind", Kind.of(inspection, i).label())
          .put("glued", glued(inspection.tokens(), i))
          .put("start", finite(inspection.startLogits().get(i)))
          .put("end", finite(inspection.endLogits().get(i)));
    }
  }

  /// JSON has no other numbers.
  private static float finite(float number) {
    return Float.isFinite(number) ? number : 0;
  }

  /// Whether a token stands right behind the one before it, without a blank.
  private static boolean glued(List<Token> tokens, int i) {
    if (i == 0 || tokens.get(i).part() == Part.SPECIAL) {
      return false;
    }
    Token before = tokens.get(i - 1);
    Span span = tokens.get(i).span();
    return before.part() == tokens.get(i).part()
        && span.length() > 0
        && before.span().end() == span.start();
  }

  /// Of all heads one after the other; a byte is the square root of a weight in 255 steps.
  private static QuantisedMaps.Packed thumbnails(AttentionMaps maps) {
    int side = Math.min(THUMBNAIL, maps.length());
    byte[] bytes = new byte[maps.layers() * maps.heads() * side * side];
    int next = 0;
    for (int layer = 0; layer < maps.layers(); layer++) {
      for (int head = 0; head < maps.heads(); head++) {
        for (float weight : Thumbnails.of(maps, layer, head, THUMBNAIL)) {
          // 32 steps are enough to look at
          bytes[next++] = (byte) (Math.round(31 * Math.sqrt(Math.clamp(weight, 0, 1))) * 255 / 31);
        }
      }
    }
    return QuantisedMaps.deflated(bytes, bytes.length, Deflater.DEFAULT_STRATEGY);
  }

  private static void shades(ArrayNode array, ColourScale scale) {
    for (int i = 0; i <= SHADES; i++) {
      int colour = scale.at(i / (double) SHADES);
      array.addArray().add(colour >> 16 & 0xFF).add(colour >> 8 & 0xFF).add(colour & 0xFF);
    }
  }

  /// JSON that may stand in a script element: `<` cannot end it, nor begin a comment in it.
  static String json(ObjectNode data) {
    try {
      return JSON.writeValueAsString(data)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }
}
