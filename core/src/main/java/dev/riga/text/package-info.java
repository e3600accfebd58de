/// Tokenizers with offsets, sentences, and the normal form of answers.
@NullMarked
package dev.riga.text;

import org.jspecify.annotations.NullMarked;
