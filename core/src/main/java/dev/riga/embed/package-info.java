/// Vectors of questions and passages.
@NullMarked
package dev.riga.embed;

import org.jspecify.annotations.NullMarked;
