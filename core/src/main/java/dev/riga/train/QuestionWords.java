package dev.riga.train;

import dev.riga.read.ReasoningType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells from a question's own words what kind of reasoning it asks for, where they leave no doubt:
/// "why", "what caused" and "the reason for" ask for a cause, "than", "compared to" and "the
/// difference between" for a comparison, "who", "when" and "how many" for a fact.
///
/// It labels English questions of data sets that say nothing of reasoning, so that a reader learns
/// the kinds beside the answers too. It is no classifier: most questions have no such words. Those
/// with words of a cause and of a comparison are left without a label; either wins over words of a
/// fact.
final class QuestionWords {

  private static final Pattern CAUSE =
      Pattern.compile(
          "\\bwhy\\b|\\bhow come\\b"
              + "|\\b(what|which|any|one|main|primary|the|for) (causes?|caused|reasons?)\\b"
              + "|\\b(causes?|reasons?) (of|for|that|why|behind)\\b"
              + "|\\bwhat (led|leads) to\\b|\\bwhat (makes|made)\\b(?! (up|of)\\b)"
              + "|\\b(because of|due to) (what|which)\\b");

  /// Two things of which one has more of something: "colder or warmer", "Is A or B older".
  private static final String MORE =
      "(more|less|fewer|bigger|larger|smaller|better|worse|older|younger|higher|lower|longer"
          + "|shorter|faster|slower|stronger|weaker|heavier|lighter|earlier|later|cheaper|warmer"
          + "|colder|hotter|easier|harder|newer|deeper|taller|wider|closer|farther|further|sooner"
          + "|brighter|darker|richer|poorer|safer|greater)";

  private static final Pattern COMPARISON =
      Pattern.compile(
          "(?<!other )(?<!rather )\\bthan\\b"
              + "|\\bcompared? (it )?(to|with)\\b|\\bin (comparison|contrast) (to|with)\\b"
              + "|\\bdifferences? between\\b|\\bdiffers? from\\b|\\bdifferent (from|than)\\b"
              + "|\\bsimilar(ity|ities)? (to|between)\\b|\\bhave in common\\b|\\bunlike\\b"
              + "|\\b"
              + MORE
              + "\\b.* or \\b|\\bor "
              + MORE
              + "\\b|\\bor\\b.*\\b"
              + MORE
              + "\\b");

  /// "more than 4 players" counts and does not compare; "other than" only leaves something out.
  private static final Pattern COUNT =
      Pattern.compile("\\b(more|less|fewer) than (\\d|\\$|one|two|three|ten|an? |half|what)");

  private static final Pattern FACT =
      Pattern.compile(
          "^((in|at|on|from|to|for|by|of|with|during|under|about|since|until) )?"
              + "(who|whom|whose|when|where|which|how (many|much|long|old|far|often|tall|big|large|high|fast|deep)"
              + "|what (year|day|date|month|time|city|country|state|name|number|percentage|team"
              + "|company|person|type|kind|colou?r|size|language|(is|was|are|were) the (names?|number|size|title|age|date|capital|population)))\\b");

  private QuestionWords() {}

  /// The kind that a question's words name; empty where they name none, or two.
  static Optional<ReasoningType> reasoning(String question) {
    String words = question.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    boolean cause = CAUSE.matcher(words).find();
    boolean comparison = COMPARISON.matcher(words).find();
    if (comparison && COUNT.matcher(words).find()) {
      return cause ? Optional.of(ReasoningType.CAUSAL) : Optional.empty();
    }
    if (cause || comparison) {
      return cause && comparison
          ? Optional.empty()
          : Optional.of(cause ? ReasoningType.CAUSAL : ReasoningType.COMPARATIVE);
    }
    return FACT.matcher(words).find() ? Optional.of(ReasoningType.FACTUAL) : Optional.empty();
  }
}
