/// Text as models and people take it: tokens with their places, sentences, and the normal form of
/// answers. Here too: where Riga keeps its files ([Places]).
///
/// In comes any Java string; out come plain numbers. Places in a text are Unicode code points
/// everywhere ([CodePoints] maps them to Java's UTF-16). Tokens are those of Hugging Face's Rust
/// library, windows over long contexts those of its truncation `only_second`; the normal form of
/// answers is that of SQuAD's official script (Rajpurkar et al. 2016, arXiv 1606.05250).
///
/// ```java
/// Tokenizer tokenizer = Tokenizer.load(Path.of("models/minilm-uncased-squad2"));
/// for (Encoding window : tokenizer.encodePair(question, passage, 384, 128)) {
///   int[] ids = window.ids();                        // [tokens]
///   for (int i = 0; i < window.length(); i++) {
///     if (window.sequence(i) == 1) {                 // a token of the passage
///       System.out.println(window.token(i) + " at " + window.start(i) + ".." + window.end(i));
///     }
///   }
/// }
/// ```
@NullMarked
package dev.riga.text;

import org.jspecify.annotations.NullMarked;
