/// Measurements, each beside its peers.
@NullMarked
package dev.riga.bench;

import org.jspecify.annotations.NullMarked;
