package dev.riga.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.riga.document.Citation;
import dev.riga.document.Skipped;
import dev.riga.document.Span;
import dev.riga.engine.Result;
import dev.riga.explain.Attribution;
import dev.riga.explain.Explanation;
import dev.riga.explain.Explanation.Tested;
import dev.riga.explain.Faithfulness;
import dev.riga.explain.Part;
import dev.riga.explain.Piece;
import dev.riga.explain.Posterior;
import dev.riga.explain.Randomisation;
import dev.riga.explain.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The object of an explanation in JSON. Its names are a contract: new ones may come, these stay.
///
/// @param kind `span` or `abstention`
/// @param reason of an abstention
/// @param best the method whose explanation holds best; absent when none does
/// @param skipped documents that could not be read; within an answer's object, that has them
/// @param notes as those of an answer; within its object, that has them
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExplanationJson(
    String kind,
    @Nullable String reason,
    @Nullable String answer,
    @Nullable Double probability,
    @Nullable List<Passage> passages,
    @Nullable List<Posterior.Counterfactual> without,
    @Nullable List<Otherwise> otherwise,
    @Nullable String best,
    @Nullable List<Attributed> attributions,
    @Nullable Kind reasoning,
    @Nullable Random randomisation,
    @Nullable List<Skipped> skipped,
    @Nullable List<String> notes) {

  /// @param start code points of the document's text
  record Passage(
      String document,
      int start,
      int end,
      double prior,
      double likelihood,
      double posterior,
      double probability,
      double logProbability,
      double shapley) {}

  /// @param verdict `holds`, `weak` or `fails`
  /// @param addsUpTo in words; absent for a method whose values add up to nothing
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Attributed(
      String method,
      String target,
      @Nullable Double scalar,
      String verdict,
      Tests faithfulness,
      @Nullable String addsUpTo,
      @Nullable Double expected,
      @Nullable Double sum,
      List<Word> words,
      List<Word> tokens,
      Attribution.Cost cost) {}

  /// As [Faithfulness] has them; what was not computed is absent.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tests(
      double gain,
      double low,
      double high,
      double beaten,
      double comprehensiveness,
      double sufficiency,
      double randomComprehensiveness,
      double randomSufficiency,
      @Nullable Double leaveOneOutComprehensiveness,
      @Nullable Double leaveOneOutSufficiency,
      @Nullable Double correlation,
      int orders,
      long seed) {}

  /// @param part `question`, `context` or `special`
  /// @param start code points of the question, or of the document's text
  record Word(String part, int start, int end, String text, double value) {}

  /// @param words of the question by what their absence takes from the type's log probability
  record Kind(String type, List<Word> words) {}

  /// A document that says something else.
  ///
  /// @param page absent for formats without pages
  /// @param start code points of the document's text
  /// @param alone how sure Riga would be of it with that document alone
  /// @param probability of it among all that was read
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Otherwise(
      String document,
      @Nullable Integer page,
      int start,
      int end,
      String text,
      double alone,
      double probability,
      String sentence) {}

  /// What random weights do.
  record Random(long seed, int draws, List<Checked> methods) {}

  /// @param verdict `passes`, `unclear` or `fails`
  /// @param similarity absent where it is not known, as its interval
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Checked(
      String method,
      String verdict,
      @Nullable Double similarity,
      @Nullable Double low,
      @Nullable Double high,
      int words,
      List<Correlated> cascade,
      @Nullable List<Correlated> each) {}

  /// @param group the weights drawn last
  /// @param signed rank correlation of the values, absent where they are all equal
  /// @param absolute of their sizes
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Correlated(String group, @Nullable Double signed, @Nullable Double absolute) {}

  /// By itself.
  ///
  /// @param result what is explained
  static ExplanationJson of(Explanation explanation, Result result) {
    return of(explanation, result.skipped(), result.notes());
  }

  /// Within the object of the answer.
  static ExplanationJson of(Explanation explanation) {
    return of(explanation, null, null);
  }

  private static ExplanationJson of(
      Explanation explanation, @Nullable List<Skipped> skipped, @Nullable List<String> notes) {
    return switch (explanation) {
      case Explanation.OfAbstention of ->
          new ExplanationJson(
              "abstention",
              of.reason(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              skipped,
              notes);
      case Explanation.OfSpan of ->
          new ExplanationJson(
              "span",
              null,
              of.answer(),
              of.posterior().probability(),
              passages(of.posterior()),
              of.posterior().without(),
              of.posterior().otherwise().stream().map(ExplanationJson::otherwise).toList(),
              of.best().map(best -> best.attribution().method().label()).orElse(null),
              of.tested().stream().map(tested -> attributed(tested, of)).toList(),
              of.reasoning()
                  .map(why ->
                      new Kind(
                          why.reasoning().type().label(),
                          words(why.attribution().words(), of.passage().span())))
                  .orElse(null),
              of.randomisation().map(ExplanationJson::random).orElse(null),
              skipped,
              notes);
    };
  }

  private static Otherwise otherwise(Posterior.Disagreement each) {
    Citation citation = each.support().citation();
    return new Otherwise(
        each.document(),
        citation.page().isPresent() ? citation.page().getAsInt() : null,
        citation.span().start(),
        citation.span().end(),
        each.text(),
        each.alone(),
        each.probability(),
        each.sentence());
  }

  private static Random random(Randomisation randomisation) {
    return new Random(
        randomisation.seed(),
        randomisation.draws(),
        randomisation.methods().stream()
            .map(of ->
                new Checked(
                    of.method().label(),
                    of.sanity().label(),
                    known(of.similarity()),
                    known(of.interval().low()),
                    known(of.interval().high()),
                    of.words(),
                    correlated(of.cascade()),
                    of.each().isEmpty() ? null : correlated(of.each())))
            .toList());
  }

  private static List<Correlated> correlated(List<Randomisation.Correlation> correlations) {
    return correlations.stream()
        .map(each -> new Correlated(each.group(), known(each.signed()), known(each.absolute())))
        .toList();
  }

  private static List<Passage> passages(Posterior posterior) {
    List<Passage> passages = new ArrayList<>();
    for (int z = 0; z < posterior.shares().size(); z++) {
      Posterior.Share share = posterior.shares().get(z);
      Span span = share.passage().span();
      passages.add(
          new Passage(
              share.passage().document(),
              span.start(),
              span.end(),
              share.prior(),
              share.likelihood(),
              share.posterior(),
              share.probability(),
              share.logProbability(),
              posterior.shapley().get(z)));
    }
    return passages;
  }

  private static Attributed attributed(Tested tested, Explanation.OfSpan of) {
    Attribution attribution = tested.attribution();
    Sum.@Nullable To sum = attribution.sum() instanceof Sum.To to ? to : null;
    return new Attributed(
        attribution.method().label(),
        attribution.target(),
        known(attribution.scalar()),
        tested.faithfulness().verdict().label(),
        tests(tested.faithfulness()),
        sum == null ? null : sum.of(),
        sum == null ? null : sum.expected(),
        sum == null ? null : sum.actual(),
        words(attribution.words(), of.passage().span()),
        words(attribution.tokens(), of.passage().span()),
        attribution.cost());
  }

  private static Tests tests(Faithfulness faith) {
    return new Tests(
        faith.gain(),
        faith.low(),
        faith.high(),
        faith.beaten(),
        faith.comprehensiveness(),
        faith.sufficiency(),
        faith.random().comprehensiveness(),
        faith.random().sufficiency(),
        known(faith.leaveOneOut().comprehensiveness()),
        known(faith.leaveOneOut().sufficiency()),
        known(faith.correlation()),
        faith.orders(),
        faith.seed());
  }

  private static @Nullable Double known(double number) {
    return Double.isNaN(number) ? null : number;
  }

  /// In the places of the document, where the words are its.
  private static List<Word> words(List<Piece> pieces, Span passage) {
    return pieces.stream()
        .map(piece -> {
          Span span =
              piece.part() == Part.CONTEXT ? piece.span().shifted(passage.start()) : piece.span();
          return new Word(
              piece.part().name().toLowerCase(Locale.ROOT),
              span.start(),
              span.end(),
              piece.text(),
              piece.value());
        })
        .toList();
  }
}
