package dev.riga.app;

import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The object that `inspect --json` prints. Its names are a contract: new ones may come, these
/// stay.
///
/// @param layers how many the network has
/// @param heads how many a layer has
/// @param windows how many windows the context has; what is shown is the one of the best span
/// @param averagedLayers which layers the two lists below are averaged over
/// @param averagedHeads which heads
/// @param attendToAnswer the tokens that look most at the answer, with their mean weight on it
/// @param answerAttendsTo the tokens that the answer looks at most, with the mean weight
record InspectionJson(
    String reader,
    String question,
    int layers,
    int heads,
    int windows,
    Answer answer,
    List<TokenSeen> tokens,
    List<Integer> averagedLayers,
    List<Integer> averagedHeads,
    List<Weight> attendToAnswer,
    List<Weight> answerAttendsTo) {

  /// @param first of its tokens
  /// @param last of its tokens, included
  /// @param start code points of the context
  record Answer(String text, double probability, int first, int last, int start, int end) {}

  /// @param part `question`, `context` or `special`
  /// @param start code points of the question or of the context
  record TokenSeen(
      int place, String text, String part, int start, int end, float startLogit, float endLogit) {}

  record Weight(int token, String text, double weight) {}

  static InspectionJson of(
      String reader, Inspection inspection, List<Integer> layers, List<Integer> heads, int top) {
    AttentionMaps maps = inspection.attentions();
    double[] mean = maps.mean(layers, heads);
    int n = maps.length();
    var answer = inspection.answer();
    double[] to = new double[n];
    double[] from = new double[n];
    int size = answer.last() - answer.first() + 1;
    for (int token = 0; token < n; token++) {
      for (int own = answer.first(); own <= answer.last(); own++) {
        to[token] += mean[token * n + own];
        from[token] += mean[own * n + token] / size;
      }
    }
    return new InspectionJson(
        reader,
        inspection.question(),
        maps.layers(),
        maps.heads(),
        inspection.windows(),
        new Answer(
            answer.text(),
            answer.probability(),
            answer.first(),
            answer.last(),
            answer.span().start(),
            answer.span().end()),
        tokens(inspection),
        layers,
        heads,
        greatest(inspection, to, top),
        greatest(inspection, from, top));
  }

  private static List<TokenSeen> tokens(Inspection inspection) {
    List<TokenSeen> tokens = new ArrayList<>();
    for (int i = 0; i < inspection.tokens().size(); i++) {
      var token = inspection.tokens().get(i);
      tokens.add(
          new TokenSeen(
              i,
              token.text(),
              token.part().name().toLowerCase(Locale.ROOT),
              token.span().start(),
              token.span().end(),
              inspection.startLogits().get(i),
              inspection.endLogits().get(i)));
    }
    return tokens;
  }

  private static List<Weight> greatest(Inspection inspection, double[] weights, int top) {
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> weights[i]).reversed())
        .limit(top)
        .map(i -> new Weight(i, inspection.tokens().get(i).text(), weights[i]))
        .toList();
  }
}
