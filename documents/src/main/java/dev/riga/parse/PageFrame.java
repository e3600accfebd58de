package dev.riga.parse;

import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/// The visible part of a page and how it is turned: takes the coordinates of the PDF (from the
/// bottom left, before turning) to those of the page as it is looked at (from the top left).
///
/// @param left of the crop box
/// @param bottom of the crop box
/// @param boxWidth of the crop box
/// @param boxHeight of the crop box
/// @param rotation clockwise: 0, 90, 180 or 270
/// @param unit points for each unit of the page
record PageFrame(
    float left, float bottom, float boxWidth, float boxHeight, int rotation, float unit) {

  static PageFrame of(PDPage page) {
    PDRectangle box = page.getCropBox();
    float unit = page.getUserUnit();
    return new PageFrame(
        box.getLowerLeftX(),
        box.getLowerLeftY(),
        box.getWidth(),
        box.getHeight(),
        Math.floorMod(page.getRotation(), 360),
        unit > 0 && Float.isFinite(unit) ? unit : 1);
  }

  private boolean isTurned() {
    return rotation == 90 || rotation == 270;
  }

  /// The width of the page as seen, in points.
  float width() {
    return unit * (isTurned() ? boxHeight : boxWidth);
  }

  /// The height of the page as seen, in points.
  float height() {
    return unit * (isTurned() ? boxWidth : boxHeight);
  }

  /// From the left edge of the page as seen.
  float x(float x, float y) {
    float a = x - left;
    float b = y - bottom;
    return unit
        * switch (rotation) {
          case 90 -> b;
          case 180 -> boxWidth - a;
          case 270 -> boxHeight - b;
          default -> a;
        };
  }

  /// From the top edge of the page as seen.
  float y(float x, float y) {
    float a = x - left;
    float b = y - bottom;
    return unit
        * switch (rotation) {
          case 90 -> a;
          case 180 -> b;
          case 270 -> boxWidth - a;
          default -> boxHeight - b;
        };
  }

  /// Whether the middle of a rectangle is on the page.
  boolean shows(float boxLeft, float boxTop, float boxRight, float boxBottom) {
    float x = (boxLeft + boxRight) / 2;
    float y = (boxTop + boxBottom) / 2;
    return x >= 0 && y >= 0 && x <= width() && y <= height();
  }
}
