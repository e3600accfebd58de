/// Evaluation: what comes in is a reader, a retriever or both, and questions whose answers are
/// known; what goes out is a report with intervals and what came of each question.
///
/// [dev.riga.evaluate.ReaderEvaluation] follows the official scripts of SQuAD 1.1 and 2.0
/// (Rajpurkar et al. 2016, arXiv 1606.05250, and 2018, arXiv 1806.03822),
/// [dev.riga.evaluate.RetrievalEvaluation] those of TREC (Järvelin and Kekäläinen 2002 for nDCG),
/// [dev.riga.evaluate.OpenEvaluation] looks at the whole chain from the question to the cited
/// answer; calibration is that of Guo et al. 2017 (arXiv 1706.04599). Intervals and comparisons are
/// bootstraps ([dev.riga.statistics.Bootstrap]), whose seed is part of every report.
/// [dev.riga.evaluate.CalibrationRun] fits what makes a reader's confidence keep its word.
///
/// ```java
/// Loaded<ReadingExample> data = SquadFile.load(Path.of("dev-v1.1.json.gz"));
/// try (SpanReader reader =
///     SpanReader.open(directory, bases, Precision.best(), ReadingSettings.DEFAULT)) {
///   ReaderReport report =
///       new ReaderEvaluation(reader, Bootstrap.USUAL, EvaluationListener.NONE)
///           .run(data, OptionalDouble.empty())
///           .report();
///   System.out.println(report.f1() + " " + report.interval().get(ReaderEvaluation.F1));
/// }
/// ```
@NullMarked
package dev.riga.evaluate;

import org.jspecify.annotations.NullMarked;
