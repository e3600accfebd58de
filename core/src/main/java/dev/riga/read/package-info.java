/// Readers: from a question x and a passage z to spans y with their likelihood p(y | x, z).
@NullMarked
package dev.riga.read;

import org.jspecify.annotations.NullMarked;
