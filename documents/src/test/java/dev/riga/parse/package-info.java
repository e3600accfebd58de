/// Tests of the parsers, on files that they make themselves.
@NullMarked
package dev.riga.parse;

import org.jspecify.annotations.NullMarked;
