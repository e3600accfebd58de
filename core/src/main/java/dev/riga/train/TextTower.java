package dev.riga.train;

import dev.riga.embed.EmbedderSettings;
import dev.riga.model.Encoder;
import dev.riga.model.EncoderInput;
import dev.riga.model.EncoderOutput;
import dev.riga.model.Visible;
import dev.riga.tensor.Autocast;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import dev.riga.text.Tokenizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// An encoder with its tokenizer and pooling, as a function from texts to vectors that can be
/// differentiated by the encoder's weights. It computes what [dev.riga.embed.TransformerEmbedder]
/// computes for answers.
///
/// @param encoder once for each thread
/// @param maxLength the most tokens of a text; the rest is cut off
/// @param bfloat16 whether matrix products run in bfloat16
record TextTower(
    Replicas<Encoder> encoder,
    Tokenizer tokenizer,
    EmbedderSettings settings,
    int maxLength,
    boolean bfloat16) {

  private static final int BATCH = 32;
  private static final double TINY = 1e-12;

  List<Encoding> questions(List<String> texts) {
    return encodings(settings.questionPrefix(), texts);
  }

  List<Encoding> passages(List<String> texts) {
    return encodings(settings.passagePrefix(), texts);
  }

  private List<Encoding> encodings(String prefix, List<String> texts) {
    return tokenizer.encodeBatch(texts.stream().map(text -> prefix + text).toList(), maxLength);
  }

  /// The texts' vectors, `[texts, hidden]` in fp32, of length 1 where the settings say so. They
  /// belong to the open scope.
  ///
  /// @param network one of the encoders
  Tensor vectors(Encoder network, List<Encoding> texts) {
    if (texts.isEmpty()) {
      return Tensor.zeros(Dtype.FLOAT32, 0, network.hiddenSize());
    }
    EncoderInput input =
        EncoderInput.padded(
            texts.stream().map(Encoding::ids).toList(),
            texts.stream().map(Encoding::types).toList(),
            Batch.PADDING);
    Tensor pooled = pooled(forward(network, input), texts, input.length());
    return settings.normalise() ? pooled.div(pooled.norm(1, true).add(TINY)) : pooled;
  }

  private EncoderOutput forward(Encoder network, EncoderInput input) {
    if (!bfloat16) {
      return network.forward(input, Visible.NOTHING);
    }
    try (var _ = Autocast.bfloat16()) {
      return network.forward(input, Visible.NOTHING);
    }
  }

  private Tensor pooled(EncoderOutput output, List<Encoding> texts, int length) {
    return switch (settings.pooling()) {
      case CLS -> output.last().select(1, 0).to(Dtype.FLOAT32);
      case MEAN -> output.last().to(Dtype.FLOAT32).mul(shares(texts, length)).sum(1, false);
      case NETWORK ->
          throw new TrainingException(
              "This encoder makes a text's vector with a head of its own, which Riga does not train."
                  + " Take one that pools its tokens.");
    };
  }

  /// What each token counts in its text's mean, 0 for padding: `[texts, length, 1]`.
  private static Tensor shares(List<Encoding> texts, int length) {
    float[] shares = new float[texts.size() * length];
    for (int row = 0; row < texts.size(); row++) {
      int tokens = texts.get(row).length();
      Arrays.fill(shares, row * length, row * length + tokens, 1f / tokens);
    }
    return Tensor.of(shares, texts.size(), length, 1);
  }

  /// The vectors of many texts without gradients, in the texts' order.
  float[][] values(List<Encoding> texts) {
    float[][] values = new float[texts.size()][];
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
            .toList();
    encoder.run((member, network) -> {
      for (int from = BATCH * member.place();
          from < texts.size();
          from += BATCH * encoder.count()) {
        List<Integer> part = byLength.subList(from, Math.min(from + BATCH, texts.size()));
        try (var _ = Scope.open()) {
          float[][] rows = vectors(network, part.stream().map(texts::get).toList()).toFloatRows();
          for (int i = 0; i < rows.length; i++) {
            values[part.get(i)] = rows[i];
          }
        }
      }
    });
    return values;
  }
}
