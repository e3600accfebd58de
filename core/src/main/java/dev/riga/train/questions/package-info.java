/// Questions made from a person's own documents: what comes in are passages, what goes out are
/// questions with the words of the passage that answer them and the reasoning they ask for.
///
/// The sentences are tagged with parts of speech and base forms (Apache OpenNLP, trained on the
/// English Web Treebank), their subject and verbs found by rules, and turned round as a teacher
/// does it: the subject becomes "who" or "what", a date "when", a place "where", a number "how
/// many", a clause after "because" answers "why", a sentence with "than" or "whereas" compares.
/// What no rule can turn becomes a cloze. This is over-generation with strict filters (Heilman and
/// Smith 2010, "Good Question! Statistical Ranking for Question Generation", section 3), with
/// nothing learned from data that has a licence.
///
/// ```java
/// QuestionGenerator generator = QuestionGenerator.english();
/// String passage = "Marie Curie discovered radium in 1898.";
/// for (GeneratedQuestion made : generator.of(List.of(passage)).getFirst()) {
///   // "When did Marie Curie discover radium? 1898", "Who discovered radium in 1898? Marie Curie"
///   System.out.println(made.question() + " " + made.answer().of(passage));
/// }
/// ```
@NullMarked
package dev.riga.train.questions;

import org.jspecify.annotations.NullMarked;
