package dev.riga.model;

import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Tensor;
import java.util.Optional;

/// RoBERTa (Liu et al. 2019, arXiv 1907.11692): truly a BERT, trained longer on more. It differs in
/// one thing: positions count from the padding id + 1, and a padded token has the padding id for
/// its position.
public final class Roberta implements Encoder {

  private final BertConfig config;
  private final Parameters parameters;
  private final Embedding words;
  private final Embedding positions;
  private final Embedding types;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final LayerStack stack;

  /// Loads the network.
  ///
  /// @param prefix what stands before `embeddings.` in the checkpoint's names
  public Roberta(Parameters parameters, BertConfig config, String prefix) {
    this.config = config;
    this.parameters = parameters;
    int hidden = config.hidden();
    int padding = config.paddingId();
    String embeddings = prefix + "embeddings.";
    words =
        parameters.embedding(embeddings + "word_embeddings", config.vocabulary(), hidden, padding);
    positions =
        parameters.embedding(
            embeddings + "position_embeddings", config.positions(), hidden, padding);
    types = parameters.embedding(embeddings + "token_type_embeddings", config.types(), hidden, -1);
    norm = parameters.layerNorm(embeddings + "LayerNorm", hidden, config.epsilon());
    dropout = parameters.dropout(config.hiddenDropout());
    stack =
        new LayerStack(
            parameters,
            this::embed,
            Bert.layers(parameters, config, prefix),
            config.heads(),
            config.hidden());
  }

  @Override
  public EncoderOutput forward(EncoderInput input, Visible visible) {
    input.requireFits(maxLength(), config.vocabulary());
    return stack.forward(input, visible);
  }

  /// `[batch, length, hidden]`.
  private Tensor embed(EncoderInput input) {
    int first = config.paddingId() + 1;
    Tensor sum =
        input
            .words(words) // [batch, length, hidden]
            .add(positions.forward(input.positionsFrom(first, config.paddingId())))
            .add(types.rows(0, 1)); // RoBERTa has one type
    return dropout.forward(norm.forward(sum)).to(parameters.activations());
  }

  @Override
  public Optional<InnerLayers> layers() {
    return Optional.of(stack);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /// The positions left after those that padding takes.
  @Override
  public int maxLength() {
    return config.positions() - config.paddingId() - 1;
  }

  @Override
  public int hiddenSize() {
    return config.hidden();
  }
}
