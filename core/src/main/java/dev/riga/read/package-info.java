/// Readers: from a question x and a passage z to spans y with their likelihood p(y | x, z).
///
/// In come a question and the passages that a retriever found. A [dev.riga.read.SpanReader] cuts
/// each passage into windows of tokens, has a [dev.riga.read.SpanScorer] give every token a start
/// and an end logit, and makes of them one probability distribution a passage, over all its spans
/// and "no answer here". Out comes a [dev.riga.read.Reading] for each passage: its best spans, word
/// by word pieces of its text, with log probabilities.
///
/// ```java
/// try (Reader reader =
///     SpanReader.open(directory, Bases.none(), Precision.best(), ReadingSettings.DEFAULT)) {
///   Readings readings = reader.read("When did the crisis begin?", passages);
///   for (Reading reading : readings.readings()) {
///     Reading.AnswerSpan best = reading.spans().getFirst();
///     System.out.printf("%s %.3f%n", best.text(), Math.exp(best.logProbability()));
///   }
/// }
/// ```
///
/// Sources: span heads and windows, Devlin et al. 2019 (arXiv 1810.04805); normalising over a whole
/// passage with "no answer" among its outcomes, Clark and Gardner 2018 (arXiv 1710.10723);
/// temperature, Guo et al. 2017 (arXiv 1706.04599).
@NullMarked
package dev.riga.read;

import org.jspecify.annotations.NullMarked;
