/// Explanations: why this answer, and whether that explanation holds when it is tested.
///
/// In come a question, the passages of its answer with what the reader said of each, and the reader
/// itself; out come plain values:
///
/// - an [dev.riga.explain.Inspection] shows the inside of one forward pass: tokens, start and end
///   logits, the span, every attention ([dev.riga.explain.AttentionMaps]);
/// - an [dev.riga.explain.Attribution] gives each token, word or sentence a signed value for a
///   stated scalar, and says what the values add up to;
/// - a [dev.riga.explain.Posterior] splits `p(y | x)` exactly into the passages that made it, and
///   tells what would be answered without them;
/// - a [dev.riga.explain.Faithfulness] says how much better an attribution finds the words that
///   matter than chance does, and its verdict whether the attribution deserves belief;
/// - a [dev.riga.explain.Randomisation] says which methods' values hardly change when the reader's
///   weights are drawn at random, and so tell nothing of what it has learnt.
///
/// ```java
/// switch (riga.explain(riga.ask("When did the crisis begin?"))) {
///   case Explanation.OfSpan of ->
///       of.best()
///           .ifPresent(best ->
///               best.attribution().words().forEach(word ->
///                   System.out.printf("%+.3f %s%n", word.value(), word.text())));
///   case Explanation.OfAbstention of -> System.out.println(of.reason());
/// }
/// ```
///
/// Attention is a view of the network and never called a reason unless it passes the same test as
/// every other method (Jain and Wallace 2019, arXiv 1902.10186).
@NullMarked
package dev.riga.explain;

import org.jspecify.annotations.NullMarked;
