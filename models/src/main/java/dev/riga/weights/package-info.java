/// The weights that ship and where the base encoders lie.
@NullMarked
package dev.riga.weights;

import org.jspecify.annotations.NullMarked;
