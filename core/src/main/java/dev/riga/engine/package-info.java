/// The whole: what an application calls.
@NullMarked
package dev.riga.engine;

import org.jspecify.annotations.NullMarked;
