package dev.riga.document;

/// A paragraph, a heading or another unit that a passage never cuts a heading off from.
///
/// @param kind what it is
/// @param span where it stands in the document's text
/// @param level the depth of a heading, from 1; 0 for anything else
public record Block(Kind kind, Span span, int level) {

  /// What a block is.
  public enum Kind {
    HEADING,
    PARAGRAPH,
    LIST_ITEM,
    TABLE_ROW,
    CODE
  }
}
