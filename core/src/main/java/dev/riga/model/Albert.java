package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.model.PostNormLayer.Names;
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

/// ALBERT (Lan et al. 2020, arXiv 1909.11942): a BERT of few weights. Small embeddings are widened
/// by a linear layer, and all layers of a group are one layer, used again and again.
public final class Albert implements Encoder {

  /// More than any ALBERT has: its layers share their weights, so no weight that is missing tells
  /// of a senseless number.
  private static final int MOST_LAYERS = 1000;

  private final BertConfig config;
  private final Parameters parameters;
  private final Embedding words;
  private final Embedding positions;
  private final Embedding types;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final Linear widen;
  private final LayerStack stack;

  /// Loads the network.
  ///
  /// @param settings `config.json`, for how many groups there are and how many layers in each
  /// @param prefix what stands before `embeddings.` in the checkpoint's names
  public Albert(Parameters parameters, JsonNode settings, String prefix) {
    this.config = BertConfig.of(settings, BertConfig.Usual.OF_ELECTRA_AND_ALBERT);
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
    widen =
        parameters.linear(prefix + "encoder.embedding_hidden_mapping_in", size, config.hidden());
    List<PostNormLayer> groups = groups(settings, prefix + "encoder.albert_layer_groups.");
    // The layers are dealt to the groups evenly, in order.
    List<PostNormLayer> layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> groups.get(i * groups.size() / config.layers()))
            .toList();
    stack = new LayerStack(parameters, this::embed, layers, config.heads(), config.hidden());
  }

  private List<PostNormLayer> groups(JsonNode settings, String name) {
    int inner = new Settings(settings).integer("inner_group_num", 1);
    if (inner != 1) {
      throw new CheckpointException(
          "config.json asks for groups of %d layers (\"inner_group_num\"); Riga's ALBERT has"
                  .formatted(inner)
              + " groups of 1.");
    }
    int groups = new Settings(settings).integer("num_hidden_groups", 1);
    if (groups < 1 || groups > config.layers() || config.layers() > MOST_LAYERS) {
      throw new CheckpointException(
          "config.json asks for %d layers in %d groups (\"num_hidden_groups\"); there must be 1 to %d layers, and no more groups than layers."
              .formatted(config.layers(), groups, MOST_LAYERS));
    }
    return IntStream.range(0, groups)
        .mapToObj(i -> layer(parameters, config, name + i + ".albert_layers.0"))
        .toList();
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
    return widen.forward(dropout.forward(norm.forward(sum)).to(parameters.activations()));
  }

  /// BERT's layer under other names.
  private static PostNormLayer layer(Parameters parameters, BertConfig config, String name) {
    String self = name + ".attention.";
    Dropout dropout = parameters.dropout(config.hiddenDropout());
    return new PostNormLayer(
        parameters,
        new Names(
            new AttentionNames(self + "query", self + "key", self + "value", self + "dense"),
            self + "LayerNorm",
            name + ".ffn",
            name + ".ffn_output",
            name + ".full_layer_layer_norm"),
        config.layerSizes(),
        parameters.dropout(config.attentionDropout()),
        dropout,
        dropout);
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
