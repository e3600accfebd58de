package dev.riga.train;

import dev.riga.document.Span;
import dev.riga.read.ReasoningType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A question about a context, with the answers that annotators marked in it.
///
/// @param id unique within its file
/// @param question the question, without surrounding white space
/// @param context the text that is read
/// @param answers one for each annotator; empty when the context does not hold the answer
/// @param reasoning the kind of reasoning it asks for, where the file says so
public record ReadingExample(
    String id,
    String question,
    String context,
    List<Gold> answers,
    Optional<ReasoningType> reasoning) {

  /// An answer as an annotator marked it.
  ///
  /// @param text what stands at `span`
  /// @param span code points of the context
  public record Gold(String text, Span span) {}

  public ReadingExample {
    answers = List.copyOf(answers);
  }

  /// An example that says nothing of its reasoning.
  public ReadingExample(String id, String question, String context, List<Gold> answers) {
    this(id, question, context, answers, Optional.empty());
  }

  /// Whether the context holds an answer.
  public boolean answerable() {
    return !answers.isEmpty();
  }

  /// The answer to train on: the one that agrees best with all the annotators' answers (the largest
  /// sum of F1 over them, the first of equals). Empty when the context holds no answer.
  public Optional<Gold> target() {
    return answers.stream()
        .max(
            Comparator.comparingDouble(this::agreement)
                .thenComparing(answers::indexOf, reversed()));
  }

  /// The texts of all answers, in their order, repeated ones included.
  public List<String> answerTexts() {
    return answers.stream().map(Gold::text).toList();
  }

  /// The same question about a context that does not hold its answer.
  public ReadingExample unanswerableIn(String otherContext) {
    return new ReadingExample(id + "#negative", question, otherContext, List.of(), reasoning);
  }

  /// The same, with the kind of reasoning that the question's own words name where the file says
  /// nothing of it.
  ReadingExample withReasoningFromWords() {
    return reasoning.isPresent()
        ? this
        : new ReadingExample(id, question, context, answers, QuestionWords.reasoning(question));
  }

  private double agreement(Gold gold) {
    return answers.stream().mapToDouble(other -> AnswerScore.f1(gold.text(), other.text())).sum();
  }

  private static Comparator<Integer> reversed() {
    return Comparator.reverseOrder();
  }
}
