package dev.riga.evaluate;

import dev.riga.text.AnswerText;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Whether a text holds an answer: its normal form, as whole words (as in DPR's evaluation,
/// Karpukhin et al. 2020, arXiv 2004.04906, with SQuAD's normal form). Not safe for several
/// threads.
final class AnswerPresence {

  private final Map<String, String> normalised = new HashMap<>();

  /// Whether a text that is asked about often holds one of the answers.
  boolean holds(String text, Collection<String> answers) {
    String padded = normalised.computeIfAbsent(text, AnswerPresence::padded);
    return answers.stream()
        .map(AnswerPresence::padded)
        .anyMatch(answer -> !answer.isBlank() && padded.contains(answer));
  }

  /// Normalised with a space on either side, so that whole words are compared.
  private static String padded(String text) {
    return " " + AnswerText.normalise(text) + " ";
  }
}
