/// Networks, one file each.
@NullMarked
package dev.riga.model;

import org.jspecify.annotations.NullMarked;
