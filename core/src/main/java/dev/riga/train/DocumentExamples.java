package dev.riga.train;

import dev.riga.document.Passage;
import dev.riga.train.ExamplesFile.Titled;
import dev.riga.train.ReadingExample.Gold;
import dev.riga.train.questions.GeneratedQuestion;
import dev.riga.train.questions.QuestionGenerator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Makes examples to train on from the passages of a person's documents.
public final class DocumentExamples {

  private final QuestionGenerator generator;

  public DocumentExamples(QuestionGenerator generator) {
    this.generator = generator;
  }

  /// The examples of one document.
  ///
  /// @param document its name
  /// @param passages all of it, in order
  public Titled of(String document, List<Passage> passages) {
    List<List<GeneratedQuestion>> made =
        generator.of(passages.stream().map(Passage::text).toList());
    List<ReadingExample> examples = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      for (GeneratedQuestion question : made.get(i)) {
        examples.add(example(document, examples.size(), passages.get(i).text(), question));
      }
    }
    return new Titled(document, examples);
  }

  private static ReadingExample example(
      String document, int number, String passage, GeneratedQuestion question) {
    return new ReadingExample(
        document + "#" + (number + 1),
        question.question(),
        passage,
        List.of(new Gold(question.answer().of(passage), question.answer())),
        Optional.of(question.reasoning()));
  }

  /// At most so many of all examples, taken evenly from all documents.
  public static List<Titled> atMost(int most, Collection<Titled> documents) {
    long all = documents.stream().mapToLong(document -> document.examples().size()).sum();
    if (all <= most) {
      return List.copyOf(documents);
    }
    List<Titled> thinned = new ArrayList<>();
    long seen = 0;
    for (Titled document : documents) {
      List<ReadingExample> kept = new ArrayList<>();
      for (ReadingExample example : document.examples()) {
        // The n-th of all is kept when most * n / all passes a whole number.
        if (seen * most / all != (seen + 1) * most / all) {
          kept.add(example);
        }
        seen++;
      }
      thinned.add(new Titled(document.title(), kept));
    }
    return thinned;
  }
}
