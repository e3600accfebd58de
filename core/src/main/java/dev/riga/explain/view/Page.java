package dev.riga.explain.view;

import dev.riga.document.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/// An HTML page in one file. Its Content-Security-Policy forbids to load anything and to run
/// anything but its own scripts, which it names by their SHA-256: even if a text of strangers got
/// in unescaped, it would not run.
final class Page {
  private final String title;
  private final String style;
  private final String script;

  /// @param title of strangers, perhaps
  /// @param styles names of resources beside this class
  /// @param scripts the same
  Page(String title, String[] styles, String[] scripts) {
    this.title = title;
    this.style = joined(styles);
    this.script = joined(scripts);
  }

  /// The whole page.
  ///
  /// @param body HTML
  String of(String body) {
    String policy =
        "default-src 'none'; script-src 'sha256-"
            + hash(script)
            + "'; style-src 'sha256-"
            + hash(style)
            + "'; img-src data:; base-uri 'none'; form-action 'none'";
    StringBuilder page = new StringBuilder(body.length() + script.length() + style.length() + 2048);
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(policy);
    page.append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    page.append(Html.escaped(title)).append("</title>\n<style>").append(style);
    page.append("</style>\n</head>\n<body>\n");
    page.append("<header class=\"top\"><span class=\"brand\">Riga</span>");
    page.append("<button type=\"button\" id=\"theme\" hidden></button></header>\n<main>\n");
    page.append(body).append("\n</main>\n<script>").append(script).append("</script>\n");
    return page.append("</body>\n</html>\n").toString();
  }

  static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this jar lacks " + name);
      }
      // a browser reads every line end as one line feed, and hashes what it read
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String joined(String[] names) {
    StringBuilder joined = new StringBuilder("\n");
    for (String name : names) {
      joined.append(resource(name));
    }
    return joined.toString();
  }

  private static String hash(String text) {
    return Base64.getEncoder()
        .encodeToString(
            HexFormat.of().parseHex(ContentHash.of(text.getBytes(StandardCharsets.UTF_8))));
  }
}
