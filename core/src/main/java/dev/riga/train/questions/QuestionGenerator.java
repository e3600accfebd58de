package dev.riga.train.questions;

import dev.riga.document.Span;
import dev.riga.text.CodePoints;
import dev.riga.text.Sentence;
import dev.riga.text.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Makes questions from passages. The same passage gives the same questions. For one thread.
public final class QuestionGenerator {

  /// Of one sentence: more of them say the same again.
  private static final int MOST_OF_A_SENTENCE = 4;

  private final Sentences sentences;
  private final Tagger tagger;
  private final List<QuestionRule> rules =
      List.of(
          new CauseRule(),
          new ComparisonRule(),
          new AdjunctRule(),
          new DefinitionRule(),
          new ObjectRule(),
          new SubjectRule());
  private final QuestionRule cloze = new ClozeRule();

  private QuestionGenerator(Sentences sentences, Tagger tagger) {
    this.sentences = sentences;
    this.tagger = tagger;
  }

  /// For English texts, with the models that ship with Riga.
  public static QuestionGenerator english() {
    return new QuestionGenerator(Sentences.english(), Tagger.english());
  }

  /// The questions that each passage of a text answers, in the order of its sentences, each once in
  /// all of them.
  ///
  /// @param passages of one text: what has a capital letter in one is a name in all of them
  /// @return a list for each passage
  public List<List<GeneratedQuestion>> of(List<String> passages) {
    Names names = Names.of(passages);
    Set<String> asked = new HashSet<>();
    return passages.stream().map(passage -> of(passage, names, asked)).toList();
  }

  private List<GeneratedQuestion> of(String passage, Names names, Set<String> asked) {
    CodePoints points = new CodePoints(passage);
    List<GeneratedQuestion> questions = new ArrayList<>();
    Optional<TaggedSentence> previous = Optional.empty();
    boolean gapped = false;
    for (Sentence sentence : sentences.of(passage)) {
      if (!SentenceFilter.isWorthAsking(sentence.text())) {
        previous = Optional.empty();
        continue;
      }
      TaggedSentence tagged = tagger.tag(sentence, points.toUtf16(sentence.start()), names);
      for (Draft draft : drafts(Statement.of(tagged, previous))) {
        String question = finished(draft.question());
        boolean cloze = question.contains(ClozeRule.GAP);
        // One cloze a passage: nobody asks like that, but it practises names in rare places.
        if ((!cloze || !gapped) && asked.add(question.toLowerCase(Locale.ROOT))) {
          gapped |= cloze;
          questions.add(new GeneratedQuestion(question, span(draft, points), draft.reasoning()));
        }
      }
      previous = Optional.of(tagged);
    }
    return List.copyOf(questions);
  }

  private List<Draft> drafts(Statement statement) {
    List<Draft> good = new ArrayList<>();
    for (QuestionRule rule : rules) {
      rule.ask(
          statement,
          draft -> {
            if (good.size() < MOST_OF_A_SENTENCE && DraftFilter.isGood(draft)) {
              good.add(draft);
            }
          });
    }
    if (good.isEmpty()) {
      cloze.ask(
          statement,
          draft -> {
            if (DraftFilter.isGoodCloze(draft)) {
              good.add(draft);
            }
          });
    }
    return good;
  }

  private static String finished(String question) {
    String begun = Character.toUpperCase(question.charAt(0)) + question.substring(1);
    if (!begun.contains(ClozeRule.GAP)) {
      return begun + "?";
    }
    return begun.matches(".*[.!][”\"]") ? begun : begun + ".";
  }

  private static Span span(Draft draft, CodePoints points) {
    TaggedSentence sentence = draft.sentence();
    int start = sentence.start() + sentence.word(draft.answer().from()).start();
    int end = sentence.start() + sentence.word(draft.answer().to() - 1).end();
    return new Span(points.fromUtf16(start), points.fromUtf16(end));
  }
}
