package dev.riga.parse;

import org.apache.pdfbox.util.Matrix;

/// A glyph's box on the page as it is looked at, however it is turned.
///
/// @param originX where its baseline begins
/// @param originY where its baseline begins
/// @param angle the direction of reading in whole degrees, clockwise, 0 from left to right
/// @param length of its baseline, in points
/// @param unit how long one unit of text space is across the baseline, in points
record Corners(
    float originX,
    float originY,
    int angle,
    float length,
    float unit,
    float left,
    float top,
    float right,
    float bottom) {
  private static final int ALMOST_STRAIGHT = 4;

  /// The box that reaches from `start` by `width` along the baseline and from `low` to `high`
  /// across it, in units of text space.
  static Corners of(PageFrame frame, Matrix m, float start, float width, float low, float high) {
    float left = Float.POSITIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float right = Float.NEGATIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      float u = (corner & 1) == 0 ? start : start + width;
      float v = (corner & 2) == 0 ? low : high;
      float x = x(frame, m, u, v);
      float y = y(frame, m, u, v);
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    float originX = x(frame, m, start, 0);
    float originY = y(frame, m, start, 0);
    float dx = x(frame, m, start + 1, 0) - originX;
    float dy = y(frame, m, start + 1, 0) - originY;
    float unit = frame.unit() * (float) Math.hypot(m.getShearX(), m.getScaleY());
    return new Corners(
        originX,
        originY,
        angle(dx, dy),
        width * (float) Math.hypot(dx, dy),
        unit,
        left,
        top,
        right,
        bottom);
  }

  private static float x(PageFrame frame, Matrix m, float u, float v) {
    return frame.x(userX(m, u, v), userY(m, u, v));
  }

  private static float y(PageFrame frame, Matrix m, float u, float v) {
    return frame.y(userX(m, u, v), userY(m, u, v));
  }

  private static float userX(Matrix m, float u, float v) {
    return m.getScaleX() * u + m.getShearX() * v + m.getTranslateX();
  }

  private static float userY(Matrix m, float u, float v) {
    return m.getShearY() * u + m.getScaleY() * v + m.getTranslateY();
  }

  /// Text of a scan that lies a little askew is straight.
  private static int angle(float dx, float dy) {
    int degrees = (int) Math.floorMod(Math.round(Math.toDegrees(Math.atan2(dy, dx))), 360L);
    int straight = Math.round(degrees / 90f) * 90;
    return Math.abs(degrees - straight) <= ALMOST_STRAIGHT ? straight % 360 : degrees;
  }
}
