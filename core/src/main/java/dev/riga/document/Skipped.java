package dev.riga.document;

/// A file that is not read, and why.
///
/// @param document how it would be cited
/// @param reason a phrase that a person understands, without a full stop
public record Skipped(String document, String reason) {}
