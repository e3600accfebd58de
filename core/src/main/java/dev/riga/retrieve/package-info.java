/// Retrievers: from a question x to passages z with their prior p(z | x).
///
/// In come a question, how many passages are wanted and which documents may be found; out come
/// passages, best first, with priors that add up to 1, the scores that these were made from and
/// what is known of their documents. The prior is the softmax of scores over the passages retrieved
/// together, as in retrieval-augmented generation (Lewis et al. 2020, arXiv 2005.11401, section
/// 2.2).
///
/// ```java
/// try (DocumentIndex index = DocumentIndex.open(folder)) {
///   Retriever retriever = new HybridRetriever(index, embedder);
///   for (Evidence evidence :
///       retriever.retrieve("Who discovered radium?", 10, DocumentFilter.ALL)) {
///     System.out.println(Math.exp(evidence.logPrior()) + " " + evidence.passage().text());
///   }
/// }
/// ```
@NullMarked
package dev.riga.retrieve;

import org.jspecify.annotations.NullMarked;
