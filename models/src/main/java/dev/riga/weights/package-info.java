/// The weights that ship, and the base encoders that the jars of Maven Central carry.
///
/// In comes a folder of the user's; out come Hugging Face directories in it, made at first use: see
/// [BaseModels]. A checkpoint that names one of them in its field `riga_base` holds only what its
/// training changed.
///
/// ```java
/// Path models = Places.ofThisUser().models();
/// try (Checkpoint reader = Checkpoint.open(directory, BaseModels.in(models))) {
///   …
/// }
/// ```
@NullMarked
package dev.riga.weights;

import org.jspecify.annotations.NullMarked;
