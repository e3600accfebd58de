/// Statistics of measured values: intervals by resampling, comparisons of pairs, quantiles, rank
/// correlation. Plain numbers come in and go out; what they measure is the business of those who
/// ask: explanations are tested with these, and systems are evaluated.
///
/// ```java
/// Interval interval = Bootstrap.USUAL.ofMean(new double[] {0.31, 0.42, 0.28, 0.40});
/// System.out.printf("%.2f to %.2f%n", interval.low(), interval.high());
/// ```
@NullMarked
package dev.riga.statistics;

import org.jspecify.annotations.NullMarked;
