/// Layers: linear, layer norm, embedding, attention with its weights, feed-forward.
@NullMarked
package dev.riga.nn;

import org.jspecify.annotations.NullMarked;
