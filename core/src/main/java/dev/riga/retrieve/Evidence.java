package dev.riga.retrieve;

import dev.riga.document.Passage;

/// A retrieved passage z with its prior for the question x.
///
/// @param passage z
/// @param logPrior `log p(z | x)`, normalised over the passages retrieved together; at most 0
/// @param score the retriever's own score that the prior was made from
public record Evidence(Passage passage, double logPrior, double score) {}
