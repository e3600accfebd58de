package dev.riga.parse;

import java.util.List;

/// The lines of one page in order of reading.
///
/// @param number counted from 1
/// @param width in points, as the page is looked at
/// @param height in points
record PdfPage(int number, float width, float height, List<Line> lines) {}
