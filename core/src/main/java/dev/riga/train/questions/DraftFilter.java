package dev.riga.train.questions;

import dev.riga.text.AnswerText;
import java.util.regex.Pattern;

/// Which drafts are good questions: they stand by themselves, do not hold their answer, and are
/// neither bare nor endless.
final class DraftFilter {

  private static final int FEWEST_WORDS = 4;
  private static final int MOST_WORDS = 24;
  private static final int LONGEST_CLOZE = 30;

  /// Words that mean something only where they stand.
  private static final Pattern POINTING =
      Pattern.compile(
          "(?i)\\b(?:I|me|my|we|us|our|ours|you|your|yours|here|there|above|below|former|latter|this|these|those|following|"
              + "aforementioned|herein|hereby|thereof|today|yesterday|tomorrow|ago)\\b|['’](?:t|re|ve|ll|d|m)\\b");

  /// Pronouns that may stand for the answer, or for nothing that the question says.
  private static final Pattern PRONOUN =
      Pattern.compile("(?i)\\b(?:he|she|it|they|him|them|himself|herself|itself|themselves)\\b");

  private static final Pattern OPEN_END =
      Pattern.compile(
          "(?i).*\\b(?:and|or|but|the|a|an|which|that|who|when|where|because|so|than|whereas|while|as|such)");

  private static final Pattern SECOND_WHAT =
      Pattern.compile("(?i)\\S+ .*\\b(?:what|whom|how|why)\\b");
  private static final Pattern NAMED = Pattern.compile(" \\p{Lu}");

  private DraftFilter() {}

  static boolean isGood(Draft draft) {
    String question = draft.question();
    return isPlain(draft, MOST_WORDS)
        && !PRONOUN.matcher(question).find()
        && (question.startsWith("Unlike ") || !SECOND_WHAT.matcher(question).find())
        && !isThin(question)
        && !OPEN_END.matcher(question).matches();
  }

  static boolean isGoodCloze(Draft draft) {
    return isPlain(draft, LONGEST_CLOZE)
        && draft.question().split("\\s+").length >= 2 * FEWEST_WORDS
        && !PRONOUN.matcher(draft.question()).find();
  }

  private static boolean isPlain(Draft draft, int mostWords) {
    String question = draft.question();
    String answer = draft.answerText();
    int words = question.split("\\s+").length;
    return words >= FEWEST_WORDS
        && words <= mostWords
        && !POINTING.matcher(question).find()
        && SentenceFilter.isBalanced(question)
        && SentenceFilter.isBalanced(answer)
        && !AnswerText.normalise(answer).isEmpty()
        && (holdsNoAnswer(draft)
            || question.startsWith("Which ")
            || (question.startsWith("Who ") && question.contains(" or ")));
  }

  private static boolean holdsNoAnswer(Draft draft) {
    String question = " " + AnswerText.normalise(draft.question()) + " ";
    return !question.contains(" " + AnswerText.normalise(draft.answerText()) + " ");
  }

  /// "What does the test leave": too short, with nothing in it that has a name.
  private static boolean isThin(String question) {
    return question.split("\\s+").length < 6
        && !NAMED.matcher(question).find()
        && question.startsWith("What d");
  }
}
