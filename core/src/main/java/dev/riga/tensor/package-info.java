/// Tensors: the thin face over libtorch, and the only package that names its types.
@NullMarked
package dev.riga.tensor;

import org.jspecify.annotations.NullMarked;
