package dev.riga.read;

import java.util.List;

/// What a reader says of all passages to one question.
///
/// @param readings one for each passage, in their order
/// @param notes what the person who asked should know, in whole sentences; for instance that the
///   question was too long and which part of it was read. Usually empty
public record Readings(List<Reading> readings, List<String> notes) {}
