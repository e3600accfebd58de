package dev.riga.app;

/// How long the parts of an answer took, in milliseconds.
///
/// @param index bringing the index up to date
/// @param retrieve finding the passages
/// @param read reading them and making the answer
/// @param total from the start of the process to the answer
record Timings(long index, long retrieve, long read, long total) {}
