package dev.riga.explain.view;

import dev.riga.document.Span;
import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.Inspection.AnswerTokens;
import dev.riga.explain.Part;
import dev.riga.explain.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Inputs for tests of the views.
final class Samples {

  private Samples() {}

  /// The classic example, with attentions that look like a network's.
  static Inspection riga(int layers, int heads) {
    List<Token> tokens = new ArrayList<>();
    add(tokens, Part.SPECIAL, "[CLS]");
    add(tokens, Part.QUESTION, "what", "is", "the", "capital", "of", "latvia", "?");
    add(tokens, Part.SPECIAL, "[SEP]");
    add(tokens, Part.CONTEXT, "latvia", "is", "a", "country", "by", "the", "baltic", "sea", ".");
    add(tokens, Part.CONTEXT, "its", "capital", "is", "riga", ",", "founded", "in", "1201", ".");
    add(tokens, Part.SPECIAL, "[SEP]");
    return of(
        "What is the capital of Latvia?",
        "Latvia is a country by the Baltic Sea. Its capital is Riga, founded in 1201.",
        tokens,
        21,
        21,
        "Riga",
        attentions(layers, heads, tokens.size(), 7));
  }

  /// An input of a given length with words of the alphabet.
  static Inspection longer(int layers, int heads, int length) {
    List<Token> tokens = new ArrayList<>();
    add(tokens, Part.SPECIAL, "[CLS]");
    for (int i = 1; i < length - 1; i++) {
      Part part = i < 12 ? Part.QUESTION : i == 12 ? Part.SPECIAL : Part.CONTEXT;
      add(tokens, part, i == 12 ? "[SEP]" : "word" + i);
    }
    add(tokens, Part.SPECIAL, "[SEP]");
    int answer = length / 2;
    return of(
        "Where does the word stand?",
        "words",
        tokens,
        answer,
        answer + 2,
        "three words here",
        attentions(layers, heads, length, 3));
  }

  static Inspection of(
      String question,
      String context,
      List<Token> tokens,
      int first,
      int last,
      String answer,
      AttentionMaps attentions) {
    List<Float> logits = Collections.nCopies(tokens.size(), 0.5f);
    return new Inspection(
        question,
        context,
        List.copyOf(tokens),
        logits,
        logits,
        new AnswerTokens(first, last, new Span(0, 0), answer, 0.87),
        attentions,
        1);
  }

  static void add(List<Token> tokens, Part part, String... texts) {
    for (String text : texts) {
      tokens.add(new Token(text, part, new Span(0, 0), tokens.size()));
    }
  }

  /// Softmax of random logits with what networks do besides: some heads look at the neighbour, some
  /// at separators, some at everything.
  static AttentionMaps attentions(int layers, int heads, int length, long seed) {
    List<float[]> all = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      float[] weights = new float[heads * length * length];
      for (int head = 0; head < heads; head++) {
        SplittableRandom random = new SplittableRandom(seed * 1000 + layer * 100L + head);
        double[] columns = random.doubles(length).map(u -> 3 * u).toArray();
        columns[length - 1] += 3.0 * (head % 3);
        int shift = head % 4 - 2;
        for (int query = 0; query < length; query++) {
          int row = (head * length + query) * length;
          double sum = 0;
          for (int key = 0; key < length; key++) {
            double logit = columns[key] + 2 * random.nextDouble() + random.nextDouble();
            logit += head % 2 == 0 && key - query == shift ? 5 : 0;
            weights[row + key] = (float) Math.exp(logit);
            sum += weights[row + key];
          }
          for (int key = 0; key < length; key++) {
            weights[row + key] /= (float) sum;
          }
        }
      }
      all.add(weights);
    }
    return new AttentionMaps(heads, length, all);
  }
}
