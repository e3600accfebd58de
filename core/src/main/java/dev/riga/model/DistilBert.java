package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.nn.Activation;
import dev.riga.nn.Attention;
import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.FeedForward;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
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
    List<Layer> layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> new Layer(parameters, config, prefix + "transformer.layer." + i))
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

  /// BERT's layer under other names.
  private static final class Layer implements EncoderLayer {
    private final Attention attention;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final FeedForward feedForward;
    private final LayerNorm outputNorm;
    // Between the attention and its residual sum DistilBERT has no dropout.
    private final Dropout none;

    Layer(Parameters parameters, Config config, String name) {
      int hidden = config.hidden();
      String self = name + ".attention.";
      attention =
          new Attention(
              parameters.queryKeyValue(
                  self + "q_lin", self + "k_lin", self + "v_lin", hidden, config.heads()),
              config.heads(),
              parameters.dropout(config.attentionDropout()));
      none = parameters.dropout(0);
      attentionOutput = parameters.linear(self + "out_lin", hidden, hidden);
      attentionNorm = parameters.layerNorm(name + ".sa_layer_norm", hidden, EPSILON);
      feedForward =
          new FeedForward(
              parameters.linear(name + ".ffn.lin1", hidden, config.intermediate()),
              config.activation(),
              parameters.linear(name + ".ffn.lin2", config.intermediate(), hidden),
              parameters.dropout(config.hiddenDropout()));
      outputNorm = parameters.layerNorm(name + ".output_layer_norm", hidden, EPSILON);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
      Tensor context = pass.attend(attention, x); // [batch, length, hidden]
      Tensor attended = attentionNorm.forward(attentionOutput.forwardAdd(context, none, x));
      return outputNorm.forward(feedForward.forwardAdd(attended));
    }

    @Override
    public Attention attention() {
      return attention;
    }

    @Override
    public Linear attentionOutput() {
      return attentionOutput;
    }
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
