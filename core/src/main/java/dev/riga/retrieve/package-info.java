/// Retrievers: from a question x to passages z with their prior p(z | x).
@NullMarked
package dev.riga.retrieve;

import org.jspecify.annotations.NullMarked;
