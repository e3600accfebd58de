package dev.riga.document;

import java.nio.file.Path;

/// A file that may hold a document.
///
/// @param path where it is
/// @param name how it is cited: its path relative to the folder that was asked for, with the
///   folder's name in front and `/` between
public record SourceFile(Path path, String name) {}
