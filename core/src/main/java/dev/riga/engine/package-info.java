/// The whole: what an application calls.
///
/// In come folders of documents, a way to read files, a reader and, where passages are found by
/// meaning too, an embedder. Out comes a [dev.riga.engine.Result] for each question: the answer,
/// where it stands, how sure it is, and what there is to know besides.
///
/// ```java
/// Path models = Places.ofThisUser().models();
/// Path directory = DefaultReader.in(models); // module models
/// ReadingSettings windows = ReadingSettings.DEFAULT;
/// try (Riga riga =
///     Riga.over(Path.of("papers"))
///         .files(new DocumentParsers().reading("200 tokens", passages::of)) // module documents
///         .reader(() -> SpanReader.open(directory, BaseModels.in(models), Precision.best(), windows))
///         .open()) {
///   riga.index(IndexProgress.none());
///   System.out.println(riga.ask("When did the crisis begin?").answer());
/// }
/// ```
@NullMarked
package dev.riga.engine;

import org.jspecify.annotations.NullMarked;
