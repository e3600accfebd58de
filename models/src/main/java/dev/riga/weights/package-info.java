/// The weights that ship, and the base encoder that a jar of Maven Central carries.
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
