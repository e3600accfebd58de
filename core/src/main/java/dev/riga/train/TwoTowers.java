package dev.riga.train;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.embed.EmbedderSettings;
import dev.riga.model.Encoder;
import dev.riga.model.Networks;
import dev.riga.tensor.Tensor;
import dev.riga.text.Tokenizer;
import dev.riga.train.RetrieverRecipe.Encoders;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The encoders of a retriever in training: that of questions and that of passages, which are the
/// same one unless each is trained by itself.
///
/// @param questions makes questions' vectors
/// @param passages makes passages' vectors
record TwoTowers(TextTower questions, TextTower passages) implements AutoCloseable {

  /// Loads them from the base.
  static TwoTowers of(RetrieverRecipe recipe, Path base, Checkpoint checkpoint) {
    TextTower questions = tower(recipe.options(), base, checkpoint);
    return new TwoTowers(
        questions,
        recipe.encoders() == Encoders.SEPARATE
            ? tower(recipe.options(), base, checkpoint)
            : questions);
  }

  private static TextTower tower(TrainingOptions options, Path base, Checkpoint checkpoint) {
    Replicas<Encoder> encoder =
        Replicas.of(
            options.replicas(),
            TrainedWeights.purpose(options),
            purpose -> Networks.encoder(checkpoint, purpose));
    return new TextTower(
        encoder,
        Tokenizer.load(base),
        EmbedderSettings.read(base),
        Math.min(options.maxLength(), encoder.first().maxLength()),
        options.bfloat16());
  }

  /// Whether there are two.
  @SuppressWarnings("ReferenceEquality") // the same one in both places, not two that are alike
  boolean separate() {
    return questions != passages;
  }

  /// The weights that change, by name: with `question.` and `passage.` before it where there are
  /// two of each.
  SequencedMap<String, Tensor> trained(TrainingOptions options) {
    var ofQuestions = TrainedWeights.of(questions.encoder(), options);
    if (!separate()) {
      return ofQuestions;
    }
    SequencedMap<String, Tensor> trained = new LinkedHashMap<>();
    ofQuestions.forEach((name, weight) -> trained.put("question." + name, weight));
    TrainedWeights.of(passages.encoder(), options)
        .forEach((name, weight) -> trained.put("passage." + name, weight));
    return trained;
  }

  /// Frees the weights.
  @Override
  public void close() {
    questions.encoder().close();
    if (separate()) {
      passages.encoder().close();
    }
  }
}
