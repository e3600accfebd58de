/// Parsers of each document format.
@NullMarked
package dev.riga.parse;

import org.jspecify.annotations.NullMarked;
