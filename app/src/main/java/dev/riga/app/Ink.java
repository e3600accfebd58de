package dev.riga.app;

/// Colours and weights of text, as ANSI escapes.
///
/// @param on whether there are any; when not, text stays as it is
record Ink(boolean on) {

  String bold(String text) {
    return with("1", text);
  }

  String dim(String text) {
    return with("2", text);
  }

  String good(String text) {
    return with("32", text);
  }

  String warning(String text) {
    return with("33", text);
  }

  String bad(String text) {
    return with("31", text);
  }

  private String with(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
