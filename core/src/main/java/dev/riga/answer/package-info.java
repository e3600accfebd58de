/// Answers: marginalising likelihoods over passages.
@NullMarked
package dev.riga.answer;

import org.jspecify.annotations.NullMarked;
