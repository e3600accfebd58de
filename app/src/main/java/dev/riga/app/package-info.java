/// The command line.
@NullMarked
package dev.riga.app;

import org.jspecify.annotations.NullMarked;
