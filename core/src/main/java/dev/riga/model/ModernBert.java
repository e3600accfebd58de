package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.nn.Activation;
import dev.riga.nn.Attention.Attended;
import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// ModernBERT (Warner et al. 2024, arXiv 2412.13663): norms before the blocks and one at the end,
/// positions by rotation, gated feed-forward blocks; every third layer attends to all tokens, the
/// others to a window around each.
///
/// Its last hidden state is the one before the final norm; [EncoderOutput#last] is after it.
public final class ModernBert implements Encoder {

  private final Config config;
  private final Parameters parameters;
  private final Embedding words;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final List<Layer> layers;
  private final LayerNorm finalNorm;

  /// The sizes, as `config.json` names them.
  ///
  /// @param window how far a token sees to each side in a local layer
  /// @param global which layers see all
  /// @param globalBase the base of the rotations in layers that see all
  /// @param localBase the base of the rotations in the others
  record Config(
      int vocabulary,
      int hidden,
      int layers,
      int heads,
      int intermediate,
      int positions,
      int paddingId,
      int window,
      List<Boolean> global,
      double globalBase,
      double localBase,
      Activation activation,
      double epsilon,
      boolean normBias,
      boolean attentionBias,
      boolean feedForwardBias,
      double embeddingDropout,
      double attentionDropout,
      double feedForwardDropout) {

    /// Of layers that see a window, unless a file says otherwise.
    private static final double LOCAL_BASE = 10_000;

    static Config of(JsonNode json) {
      Settings settings = new Settings(json);
      int hidden = settings.size("hidden_size");
      double globalBase =
          base(json, "full_attention", settings.number("global_rope_theta", 160_000));
      // What is not there is the usual number; null stands for the base of the other layers.
      double localBase =
          settings.number(
              "local_rope_theta", json.has("local_rope_theta") ? globalBase : LOCAL_BASE);
      return new Config(
          settings.size("vocab_size"),
          hidden,
          settings.size("num_hidden_layers"),
          settings.heads("num_attention_heads", hidden),
          settings.size("intermediate_size"),
          settings.size("max_position_embeddings"),
          settings.integer("pad_token_id", 50283),
          settings.integer("local_attention", 128) / 2,
          global(json, settings),
          globalBase,
          base(json, "sliding_attention", localBase),
          Activation.named(settings.text("hidden_activation", "gelu")),
          settings.number("norm_eps", 1e-5),
          settings.flag("norm_bias", false),
          settings.flag("attention_bias", false),
          settings.flag("mlp_bias", false),
          settings.number("embedding_dropout", 0),
          settings.number("attention_dropout", 0),
          settings.number("mlp_dropout", 0));
    }

    /// As newer files name it, `layer_types`, or every third.
    private static List<Boolean> global(JsonNode json, Settings settings) {
      int layers = settings.size("num_hidden_layers");
      JsonNode types = json.path("layer_types");
      if (types.isArray() && types.size() != layers) {
        throw new CheckpointException(
            "config.json gives %d \"layer_types\" for %d layers.".formatted(types.size(), layers));
      }
      int every = Math.max(1, settings.integer("global_attn_every_n_layers", 3));
      return IntStream.range(0, layers)
          .mapToObj(i ->
              types.isArray() ? types.path(i).asText().equals("full_attention") : i % every == 0)
          .toList();
    }

    /// The base of the rotations as newer files name it, `rope_parameters`, for each kind of layer.
    private static double base(JsonNode json, String kind, double otherwise) {
      JsonNode rotations = json.path("rope_parameters").path(kind);
      String type = rotations.path("rope_type").asText("default");
      if (!type.equals("default")) {
        throw new CheckpointException(
            "config.json asks for rotations of type \"%s\"; Riga's ModernBERT has \"default\"."
                .formatted(type));
      }
      return new Settings(rotations).number("rope_theta", otherwise);
    }

    boolean isGlobal(int layer) {
      return global.get(layer);
    }

    int headSize() {
      return hidden / heads;
    }
  }

  /// Loads the network.
  ///
  /// @param json `config.json`
  /// @param prefix what stands before `embeddings.` in the checkpoint's names
  public ModernBert(Parameters parameters, JsonNode json, String prefix) {
    this.config = Config.of(json);
    this.parameters = parameters;
    int hidden = config.hidden();
    words =
        parameters.embedding(
            prefix + "embeddings.tok_embeddings", config.vocabulary(), hidden, config.paddingId());
    norm = norm(prefix + "embeddings.norm");
    dropout = parameters.dropout(config.embeddingDropout());
    layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> new Layer(i, prefix + "layers." + i + "."))
            .toList();
    finalNorm = norm(prefix + "final_norm");
  }

  private LayerNorm norm(String name) {
    return parameters.layerNorm(name, config.hidden(), config.epsilon(), config.normBias());
  }

  @Override
  public EncoderOutput forward(EncoderInput input, Visible visible) {
    input.requireFits(maxLength(), config.vocabulary());
    Trace trace = new Trace(visible);
    Tensor embedded = dropout.forward(norm.forward(input.words(words)));
    Tensor x = trace.hidden(embedded.to(parameters.activations())); // [batch, length, hidden]
    View everywhere = new View(Masks.keys(input, x.dtype()), rotation(config.globalBase(), input));
    View near =
        new View(
            Masks.window(input, config.window(), x.dtype()), rotation(config.localBase(), input));
    for (int i = 0; i < layers.size(); i++) {
      x = trace.hidden(layers.get(i).forward(x, config.isGlobal(i) ? everywhere : near, trace));
    }
    return trace.output(finalNorm.forward(x), Optional.empty());
  }

  /// What a layer sees, and how it tells places apart.
  ///
  /// @param mask `[batch, 1, queryLen or 1, keyLen]`, null where all is visible
  private record View(@Nullable Tensor mask, Rotation rotation) {}

  // ---------------------------------------------------------------- positions

  /// Rotary positions (Su et al. 2021, arXiv 2104.09864, section 3.2): the pair of components i and
  /// i + headSize/2 of the vector at place p is turned by the angle `p * base^(-2i / headSize)`.
  ///
  /// @param cosines `[length, headSize]`
  /// @param sines `[length, headSize]`
  private record Rotation(Tensor cosines, Tensor sines) {

    /// @param x `[batch, heads, length, headSize]`
    Tensor turn(Tensor x) {
      Tensor exact = x.to(Dtype.FLOAT32);
      List<Tensor> halves = exact.chunk(2, -1);
      Tensor crossed = Tensor.cat(List.of(halves.get(1).neg(), halves.get(0)), -1);
      return exact.mul(cosines).add(crossed.mul(sines)).to(x.dtype());
    }
  }

  private Rotation rotation(double base, EncoderInput input) {
    int length = input.length();
    int size = config.headSize();
    float[] angles = new float[length * size];
    for (int i = 0; i < size / 2; i++) {
      float speed = 1 / (float) Math.pow(base, 2f * i / size);
      for (int place = 0; place < length; place++) {
        angles[place * size + i] = place * speed;
        angles[place * size + i + size / 2] = place * speed;
      }
    }
    Tensor all = Tensor.of(angles, length, size);
    return new Rotation(all.cos(), all.sin());
  }

  // ---------------------------------------------------------------- a layer

  private final class Layer {
    private final @Nullable LayerNorm attentionNorm;
    private final Linear queryKeyValue;
    private final Linear attentionOutput;
    private final LayerNorm feedForwardNorm;
    private final Linear up;
    private final Linear down;
    private final Dropout attentionDropout;
    private final Dropout feedForwardDropout;
    private final Dropout none;

    Layer(int index, String name) {
      int hidden = config.hidden();
      // The embeddings have just been normalised.
      attentionNorm = index == 0 ? null : norm(name + "attn_norm");
      queryKeyValue =
          parameters.linear(name + "attn.Wqkv", hidden, 3L * hidden, config.attentionBias());
      attentionOutput = parameters.linear(name + "attn.Wo", hidden, hidden, config.attentionBias());
      feedForwardNorm = norm(name + "mlp_norm");
      up =
          parameters.linear(
              name + "mlp.Wi", hidden, 2L * config.intermediate(), config.feedForwardBias());
      down =
          parameters.linear(
              name + "mlp.Wo", config.intermediate(), hidden, config.feedForwardBias());
      attentionDropout = parameters.dropout(config.attentionDropout());
      feedForwardDropout = parameters.dropout(config.feedForwardDropout());
      none = parameters.dropout(0);
    }

    Tensor forward(Tensor x, View view, Trace trace) {
      Tensor normed = attentionNorm == null ? x : attentionNorm.forward(x);
      Tensor context = trace.attended(attend(normed, view, trace.wantsAttentions()));
      Tensor attended = attentionOutput.forwardAdd(context, attentionDropout, x);
      List<Tensor> parts = up.forward(feedForwardNorm.forward(attended)).chunk(2, -1);
      Tensor gated = config.activation().apply(parts.get(0)).mul(parts.get(1));
      return down.forwardAdd(feedForwardDropout.forward(gated), none, attended);
    }

    private Attended attend(Tensor x, View view, boolean wantWeights) {
      Tensor joined = queryKeyValue.forward(x); // [batch, length, 3 * hidden]
      Tensor byHead =
          joined.view(x.size(0), x.size(1), 3, config.heads(), config.headSize()).transpose(1, 3);
      Tensor query = view.rotation().turn(byHead.select(2, 0)); // [batch, heads, length, headSize]
      Tensor key = view.rotation().turn(byHead.select(2, 1));
      Tensor value = byHead.select(2, 2);
      Tensor scores =
          query.matmul(key.transpose(-2, -1)).mul(1 / Math.sqrt((double) config.headSize()));
      if (view.mask() != null) {
        scores = scores.add(view.mask());
      }
      Tensor weights = scores.softmax(-1); // [batch, heads, queryLen, keyLen]
      Tensor context =
          attentionDropout
              .forward(weights)
              .matmul(value)
              .transpose(1, 2)
              .reshape(x.size(0), x.size(1), config.hidden());
      return new Attended(context, wantWeights ? Optional.of(weights) : Optional.empty());
    }
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

  // ---------------------------------------------------------------- the span head

  /// The head for spans: a layer with a norm before the inner products.
  static final class Span implements SpanNetwork {
    private final ModernBert encoder;
    private final Linear dense;
    private final Activation activation;
    private final LayerNorm norm;
    private final Linear span;
    private final Dropout dropout;

    Span(ModernBert encoder, JsonNode json) {
      Settings settings = new Settings(json);
      Parameters parameters = encoder.parameters();
      int hidden = encoder.hiddenSize();
      double deviation = settings.number("initializer_range", 0.02);
      this.encoder = encoder;
      dense =
          parameters.head(
              "head.dense", hidden, hidden, deviation, settings.flag("classifier_bias", false));
      activation = Activation.named(settings.text("classifier_activation", "gelu"));
      norm =
          parameters.layerNorm(
              "head.norm", hidden, encoder.config.epsilon(), encoder.config.normBias());
      span = parameters.head("classifier", hidden, 2, deviation);
      dropout = parameters.dropout(settings.number("classifier_dropout", 0));
    }

    @Override
    public SpanOutput forward(EncoderInput input, Visible visible) {
      EncoderOutput encoded = encoder.forward(input, visible);
      Tensor x = norm.forward(dense.forward(encoded.last().to(Dtype.FLOAT32), activation));
      Tensor logits = span.forward(dropout.forward(x)); // [batch, length, 2]
      return new SpanOutput(
          logits.select(2, 0), // [batch, length]
          logits.select(2, 1),
          Optional.empty(),
          Optional.empty(),
          encoded);
    }

    @Override
    public Parameters parameters() {
      return encoder.parameters();
    }

    @Override
    public int maxLength() {
      return encoder.maxLength();
    }
  }
}
