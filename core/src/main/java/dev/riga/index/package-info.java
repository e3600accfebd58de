/// The embedded hybrid index: text, vectors and provenance.
@NullMarked
package dev.riga.index;

import org.jspecify.annotations.NullMarked;
