package dev.riga.explain;

import dev.riga.document.Span;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.List;

/// A token of a window and where it stands.
///
/// @param text as the vocabulary spells it, for instance `##ing`; from a document, so never trusted
/// @param part what it belongs to
/// @param span code points of the question or of the context; empty, at 0, for a special token
/// @param word the number of its word within its part; -1 for a special token
public record Token(String text, Part part, Span span, int word) {

  /// The tokens of a window over a question and a context.
  public static List<Token> of(Encoding window) {
    List<Token> tokens = new ArrayList<>(window.length());
    for (int i = 0; i < window.length(); i++) {
      Part part =
          switch (window.sequence(i)) {
            case 0 -> Part.QUESTION;
            case 1 -> Part.CONTEXT;
            default -> Part.SPECIAL;
          };
      tokens.add(
          new Token(
              window.token(i), part, new Span(window.start(i), window.end(i)), window.word(i)));
    }
    return List.copyOf(tokens);
  }
}
