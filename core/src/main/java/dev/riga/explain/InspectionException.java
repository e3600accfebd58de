package dev.riga.explain;

/// Something that cannot be looked at or explained. The message says why and what to do.
public final class InspectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InspectionException(String message) {
    super(message);
  }
}
