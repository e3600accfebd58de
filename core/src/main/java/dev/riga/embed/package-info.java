/// Vectors of questions and passages.
///
/// In come texts, out come float arrays whose inner products say how well a passage suits a
/// question: by a sentence encoder (Reimers and Gurevych 2019, arXiv 1908.10084; bge: Xiao et al.
/// 2023, arXiv 2309.07597), or by the [CLS] vectors of any encoder, the classic baseline. The
/// settings are those of a directory in the layout of sentence-transformers.
///
/// ```java
/// Path bge = BaseModels.bgeSmall(Places.ofThisUser().models());
/// try (Embedder embedder = TransformerEmbedder.open(bge, Precision.best())) {
///   float[] question = embedder.embedQuestion("Who discovered radium?");
///   float[][] passages = embedder.embedPassages(List.of("Marie Curie …", "Light bends …"));
/// }
/// ```
@NullMarked
package dev.riga.embed;

import org.jspecify.annotations.NullMarked;
