package dev.riga.model;

import dev.riga.model.PostNormLayer.Names;
import dev.riga.nn.Activation;
import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.nn.Parameters.AttentionNames;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// BERT (Devlin et al. 2019, arXiv 1810.04805): embeddings of words, positions and text types, then
/// layers of attention and feed-forward blocks, each followed by a residual sum and a layer norm.
/// MiniLM, BGE, E5 and many others are BERTs.
public final class Bert implements Encoder {

  private final BertConfig config;
  private final Parameters parameters;
  private final Embedding words;
  private final Embedding positions;
  private final Embedding types;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final LayerStack stack;
  private final @Nullable Linear pooler;

  /// Loads the network.
  ///
  /// @param prefix what stands before `embeddings.` in the checkpoint's names, such as `bert.`
  /// @param pooled whether to compute [EncoderOutput#pooled], if the checkpoint has a pooler
  public Bert(Parameters parameters, BertConfig config, String prefix, Pooler pooled) {
    this.config = config;
    this.parameters = parameters;
    int hidden = config.hidden();
    String embeddings = prefix + "embeddings.";
    words =
        parameters.embedding(
            embeddings + "word_embeddings", config.vocabulary(), hidden, config.paddingId());
    positions =
        parameters.embedding(embeddings + "position_embeddings", config.positions(), hidden, -1);
    types = parameters.embedding(embeddings + "token_type_embeddings", config.types(), hidden, -1);
    norm = parameters.layerNorm(embeddings + "LayerNorm", hidden, config.epsilon());
    dropout = parameters.dropout(config.hiddenDropout());
    stack =
        new LayerStack(
            parameters, this::embed, layers(parameters, config, prefix), config.heads(), hidden);
    pooler =
        switch (pooled) {
          case NONE -> null;
          case NEEDED ->
              parameters.head(prefix + "pooler.dense", hidden, hidden, config.deviation());
        };
  }

  /// Whether there is a pooler.
  public enum Pooler {
    NONE,
    NEEDED
  }

  @Override
  public EncoderOutput forward(EncoderInput input, Visible visible) {
    input.requireFits(maxLength(), config.vocabulary());
    EncoderOutput output = stack.forward(input, visible);
    return output.withPooled(pool(output.last()));
  }

  /// `[batch, length, hidden]`.
  private Tensor embed(EncoderInput input) {
    Tensor sum =
        input
            .words(words) // [batch, length, hidden]
            .add(positions.rows(0, input.length())) // [length, hidden]
            .add(types.forward(input.typeTensor())); // [batch, length, hidden]
    return dropout.forward(norm.forward(sum)).to(parameters.activations());
  }

  /// `tanh(W h + b)` of the first token's vector h.
  private Optional<Tensor> pool(Tensor x) {
    return pooler == null
        ? Optional.empty()
        : Optional.of(pooler.forward(Heads.first(x), Activation.TANH)); // [batch, hidden]
  }

  /// The layers of a BERT, and of the networks that only embed differently.
  static List<PostNormLayer> layers(Parameters parameters, BertConfig config, String prefix) {
    Dropout dropout = parameters.dropout(config.hiddenDropout());
    return IntStream.range(0, config.layers())
        .mapToObj(i -> prefix + "encoder.layer." + i)
        .map(name ->
            new PostNormLayer(
                parameters,
                names(name),
                config.layerSizes(),
                parameters.dropout(config.attentionDropout()),
                dropout,
                dropout))
        .toList();
  }

  private static Names names(String layer) {
    String self = layer + ".attention.self.";
    return new Names(
        new AttentionNames(
            self + "query", self + "key", self + "value", layer + ".attention.output.dense"),
        layer + ".attention.output.LayerNorm",
        layer + ".intermediate.dense",
        layer + ".output.dense",
        layer + ".output.LayerNorm");
  }

  @Override
  public Optional<InnerLayers> layers() {
    return Optional.of(stack);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int maxLength() {
    return config.positions();
  }

  @Override
  public int hiddenSize() {
    return config.hidden();
  }
}
