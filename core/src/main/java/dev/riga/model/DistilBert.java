package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.model.PostNormLayer.Names;
import dev.riga.model.PostNormLayer.Sizes;
import dev.riga.nn.Activation;
import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Parameters;
import dev.riga.nn.Parameters.AttentionNames;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// DistilBERT (Sanh et al. 2019, arXiv 1910.01108): a BERT of half the layers, taught by a whole
/// one, without text types and without a pooler.
public final class DistilBert implements Encoder {

  private static final double EPSILON = 1e-12;

  private final Config config;
  private final Parameters parameters;
  private final Embedding words;
  private final Embedding positions;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final LayerStack stack;

  /// The sizes, as `config.json` names them.
  ///
  /// @param vocabulary `vocab_size`
  /// @param hidden `dim`
  /// @param layers `n_layers`
  /// @param heads `n_heads`
  /// @param intermediate `hidden_dim`
  /// @param positions `max_position_embeddings`
  /// @param paddingId `pad_token_id`
  /// @param activation `activation`
  /// @param hiddenDropout `dropout`
  /// @param attentionDropout `attention_dropout`
  public record Config(
      int vocabulary,
      int hidden,
      int layers,
      int heads,
      int intermediate,
      int positions,
      int paddingId,
      Activation activation,
      double hiddenDropout,
      double attentionDropout) {

    /// Reads `config.json`.
    ///
    /// @throws dev.riga.checkpoint.CheckpointException if a size is missing or senseless
    public static Config of(JsonNode config) {
      Settings settings = new Settings(config);
      int hidden = settings.size("dim");
      return new Config(
          settings.size("vocab_size"),
          hidden,
          settings.size("n_layers"),
          settings.heads("n_heads", hidden),
          settings.size("hidden_dim"),
          settings.size("max_position_embeddings"),
          settings.integer("pad_token_id", 0),
          Activation.named(settings.text("activation", "gelu")),
          settings.number("dropout", 0.1),
          settings.number("attention_dropout", 0.1));
    }
  }

  /// Loads the network.
  ///
  /// @param prefix what stands before `embeddings.` in the checkpoint's names
  public DistilBert(Parameters parameters, Config config, String prefix) {
    this.config = config;
    this.parameters = parameters;
    int hidden = config.hidden();
    String embeddings = prefix + "embeddings.";
    words =
        parameters.embedding(
            embeddings + "word_embeddings", config.vocabulary(), hidden, config.paddingId());
    positions =
        parameters.embedding(embeddings + "position_embeddings", config.positions(), hidden, -1);
    norm = parameters.layerNorm(embeddings + "LayerNorm", hidden, EPSILON);
    dropout = parameters.dropout(config.hiddenDropout());
    List<PostNormLayer> layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> layer(parameters, config, prefix + "transformer.layer." + i))
            .toList();
    stack = new LayerStack(parameters, this::embed, layers, config.heads(), hidden);
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
            .words(words) // [batch, length, hidden]
            .add(positions.rows(0, input.length())); // [length, hidden]
    return dropout.forward(norm.forward(sum)).to(parameters.activations());
  }

  /// BERT's layer under other names, without dropout between the attention and its residual sum.
  private static PostNormLayer layer(Parameters parameters, Config config, String name) {
    String self = name + ".attention.";
    return new PostNormLayer(
        parameters,
        new Names(
            new AttentionNames(self + "q_lin", self + "k_lin", self + "v_lin", self + "out_lin"),
            name + ".sa_layer_norm",
            name + ".ffn.lin1",
            name + ".ffn.lin2",
            name + ".output_layer_norm"),
        new Sizes(
            config.hidden(), config.heads(), config.intermediate(), config.activation(), EPSILON),
        parameters.dropout(config.attentionDropout()),
        parameters.dropout(0),
        parameters.dropout(config.hiddenDropout()));
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
