/// Answers: what a question's passages say together.
///
/// In come the passages z of a retriever with their priors p(z | x) and what a reader says of each,
/// p(y | x, z). [dev.riga.answer.Marginal] sums the passages out (the formulas stand there),
/// [dev.riga.answer.ExtractiveAnswers] decides what to say of it. Out comes an
/// [dev.riga.answer.Answer]: what is said or that nothing can be, how sure that is, where it
/// stands, and what else might be said.
///
/// ```java
/// List<Evidence> evidence = retriever.retrieve(question, 10, DocumentFilter.ALL);
/// Readings read = reader.read(question, evidence.stream().map(Evidence::passage).toList());
/// switch (new ExtractiveAnswers(reader.calibration()).of(evidence, read.readings())) {
///   case Answer.Extracted answer -> System.out.println(answer.text());
///   case Answer.Generated answer -> System.out.println(answer.text());
///   case Answer.Abstained answer -> System.out.println("The documents do not say.");
/// }
/// ```
///
/// Source of the sum: Lewis et al. 2020 (arXiv 2005.11401), with spans in the place of written
/// answers.
@NullMarked
package dev.riga.answer;

import org.jspecify.annotations.NullMarked;
