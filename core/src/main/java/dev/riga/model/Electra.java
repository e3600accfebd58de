package dev.riga.model;

import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// ELECTRA (Clark et al. 2020, arXiv 2003.10555): a BERT trained to tell replaced tokens from true
/// ones. Its embeddings may be smaller than the hidden size; a linear layer then widens them.
public final class Electra implements Encoder {

  private final BertConfig config;
  private final Parameters parameters;
  private final Embedding words;
  private final Embedding positions;
  private final Embedding types;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final @Nullable Linear project;
  private final LayerStack stack;

  /// Loads the network.
  ///
  /// @param prefix what stands before `embeddings.` in the checkpoint's names
  public Electra(Parameters parameters, BertConfig config, String prefix) {
    this.config = config;
    this.parameters = parameters;
    int size = config.embedding();
    String embeddings = prefix + "embeddings.";
    words =
        parameters.embedding(
            embeddings + "word_embeddings", config.vocabulary(), size, config.paddingId());
    positions =
        parameters.embedding(embeddings + "position_embeddings", config.positions(), size, -1);
    types = parameters.embedding(embeddings + "token_type_embeddings", config.types(), size, -1);
    norm = parameters.layerNorm(embeddings + "LayerNorm", size, config.epsilon());
    dropout = parameters.dropout(config.hiddenDropout());
    project =
        size == config.hidden()
            ? null
            : parameters.linear(prefix + "embeddings_project", size, config.hidden());
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
    Tensor sum =
        input
            .words(words) // [batch, length, embedding]
            .add(positions.rows(0, input.length())) // [length, embedding]
            .add(types.forward(input.typeTensor())); // [batch, length, embedding]
    Tensor embedded = dropout.forward(norm.forward(sum)).to(parameters.activations());
    return project == null ? embedded : project.forward(embedded); // [batch, length, hidden]
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
