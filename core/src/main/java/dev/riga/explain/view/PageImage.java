package dev.riga.explain.view;

import java.util.Base64;

/// A page of a document as it looks. Immutable.
public final class PageImage {
  private final String mediaType;
  private final byte[] bytes;
  private final float width;
  private final float height;

  /// @param mediaType `image/png` or `image/jpeg`
  /// @param bytes the image file; the caller gives the array away
  /// @param width of the page in points
  /// @param height of the page in points
  public PageImage(String mediaType, byte[] bytes, float width, float height) {
    if (!mediaType.equals("image/png") && !mediaType.equals("image/jpeg")) {
      throw new IllegalArgumentException("a page is shown as PNG or JPEG, not " + mediaType);
    }
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.width = width;
    this.height = height;
  }

  /// The image file; the caller owns the array.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// `image/png` or `image/jpeg`.
  public String mediaType() {
    return mediaType;
  }

  /// Of the page, in points (1/72 inch); the image shows all of it.
  public float width() {
    return width;
  }

  /// Of the page, in points.
  public float height() {
    return height;
  }

  /// As an address that holds the image itself.
  String address() {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
