package dev.riga.explain;

/// What a token or a piece of text belongs to.
public enum Part {
  QUESTION,
  CONTEXT,
  /// Put in by the tokenizer, such as `[CLS]`; stands in no text.
  SPECIAL
}
