/// Training: what comes in is a base encoder, data files and a [dev.riga.train.Recipe]; what goes
/// out is a Hugging Face directory with a reader that marks spans and tells the reasoning type.
///
/// [dev.riga.train.SquadFile] and [dev.riga.train.ReasoningFile] read the data and say what they
/// leave out; [dev.riga.train.HardNegatives] pairs questions with passages that lack the answer;
/// the joint loss is that of Devlin et al. 2019 (arXiv 1810.04805, section 4.3) for spans plus the
/// cross entropy of the reasoning type; steps are AdamW's (Loshchilov and Hutter 2019, arXiv
/// 1711.05101) with linear warm-up and decay. A run depends on its recipe and seed alone, and one
/// that was stopped goes on from its last checkpoint to the same weights, bit for bit.
///
/// ```java
/// Recipe recipe = RecipeFile.read(Path.of("recipe.json"), Path.of("data"));
/// Path out = Path.of("my-reader");
/// TrainingReport report =
///     new ReaderTraining(recipe, BaseModels.bgeSmall(models), out, listener).run(false);
///
/// // What training changed, for whoever has the base.
/// DeltaCheckpoint.write(out, BaseModels.bgeSmall(models), "bge-small-en-v1.5", small);
///
/// // The questions that it has not seen, to judge or calibrate it with.
/// HeldOut heldOut = HeldOut.of(recipe, System.err::println);
/// ```
@NullMarked
package dev.riga.train;

import org.jspecify.annotations.NullMarked;
