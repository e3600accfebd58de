package dev.riga.document;

/// A rectangle on a page, in points (1/72 inch) from the page's top left corner, as it is looked
/// at.
public record Rectangle(float left, float top, float width, float height) {}
