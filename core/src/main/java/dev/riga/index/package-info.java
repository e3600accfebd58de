/// The embedded hybrid index: text, vectors and provenance in one folder.
///
/// In come the files that [dev.riga.document.Sources] lists, a parser, and an
/// [dev.riga.embed.Embedder]; out come passages by their words, as BM25 scores them (Robertson and
/// Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), and by their vectors,
/// as inner products. An [dev.riga.index.Indexer] writes, a [dev.riga.index.DocumentIndex] reads;
/// both may do so at once.
///
/// ```java
/// Path folder = Places.ofThisUser().index(List.of(papers));
/// FileReading reading = new FileReading("five sentences", parser, passages);
/// Indexer indexer = new Indexer(folder, reading, Optional.of(embedder));
/// IndexReport report = indexer.update(Sources.under(List.of(papers)), IndexProgress.none());
/// try (DocumentIndex index = DocumentIndex.open(folder);
///     IndexView view = index.view()) {
///   for (Hit hit : view.lexical("Who discovered radium?", 10, List.of("papers/**.pdf"))) {
///     System.out.println(view.passage(hit).text());
///   }
/// }
/// ```
///
/// The format is Apache Lucene's, with what is ours about it in the data of each commit: the
/// version of the layout of fields and the fingerprint of the model that made the vectors. What
/// Lucene writes at a commit is there after any kill; a document's passages are written together,
/// and each gets its vector later by itself.
@NullMarked
package dev.riga.index;

import org.jspecify.annotations.NullMarked;
