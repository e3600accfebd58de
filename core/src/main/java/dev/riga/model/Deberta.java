package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.nn.Activation;
import dev.riga.nn.DisentangledAttention;
import dev.riga.nn.Dropout;
import dev.riga.nn.Embedding;
import dev.riga.nn.FeedForward;
import dev.riga.nn.JoinedLinear;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// DeBERTa in its three versions: a BERT whose attention knows relative positions apart from
/// content (He et al. 2021, arXiv 2006.03654). Version 1 projects queries, keys and values by one
/// matrix; version 2 shares rows of the table of positions among far distances, normalises it, may
/// project it by the content's own matrices, and may have a convolution after the first layer;
/// version 3 (He et al. 2023, arXiv 2111.09543) is version 2 without the convolution, trained in
/// another way.
///
/// A token of padding that asks sees here what is not padding, in the reference uniformly all: what
/// comes out there means nothing in either, and nothing depends on it.
public final class Deberta implements Encoder {

  private final BertConfig config;
  private final Parameters parameters;
  private final RelativePositions relative;
  private final Embeddings embeddings;
  private final List<Layer> layers;
  private final @Nullable Convolution convolution;

  /// The three versions differ in two ways.
  public enum Version {
    /// `model_type` deberta.
    ONE,
    /// `model_type` deberta-v2, which is version 3, too.
    TWO
  }

  /// Loads the network.
  ///
  /// @param json `config.json`
  /// @param prefix what stands before `embeddings.` in the checkpoint's names
  public Deberta(Parameters parameters, JsonNode json, Version version, String prefix) {
    Settings settings = new Settings(json);
    this.config = BertConfig.of(json, BertConfig.Usual.OF_DEBERTA);
    this.parameters = parameters;
    this.relative = relativePositions(settings, version, config);
    this.embeddings = new Embeddings(parameters, settings, config, prefix + "embeddings.");
    Supplier<Tensor> table = table(settings, prefix + "encoder.");
    Attending attending = new Attending(settings, terms(json), version, table);
    this.layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> new Layer(parameters, config, attending, prefix + "encoder.layer." + i))
            .toList();
    this.convolution =
        version == Version.TWO && settings.integer("conv_kernel_size", 0) > 0
            ? new Convolution(parameters, settings, config, prefix + "encoder.conv.")
            : null;
  }

  @Override
  public EncoderOutput forward(EncoderInput input, Visible visible) {
    input.requireFits(maxLength(), config.vocabulary());
    Trace trace = new Trace(visible);
    Tensor embedded = embeddings.forward(input).to(parameters.activations());
    Tensor positions = relative.rows(input.length()); // [queryLen, keyLen]
    Tensor mask =
        Masks.keys(input, embedded.dtype()); // [batch, 1, 1, keyLen], null without padding
    Tensor x = trace.hidden(embedded); // [batch, length, hidden]
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x, positions, mask, trace);
      if (i == 0 && convolution != null) {
        x = convolution.forward(embedded, x, input);
      }
      trace.hidden(x);
    }
    return trace.output(x, Optional.empty());
  }

  // ---------------------------------------------------------------- settings

  /// What is read of the settings for every layer's attention.
  ///
  /// @param terms of `c2p` and `p2c`, which the scores have
  /// @param table the vectors of relative positions, `[positions, hidden]`
  private record Attending(
      Settings settings, Set<String> terms, Version version, Supplier<Tensor> table) {}

  private static RelativePositions relativePositions(
      Settings settings, Version version, BertConfig config) {
    if (!settings.flag("relative_attention", false) || settings.flag("talking_head", false)) {
      throw new CheckpointException(
          "config.json asks for a DeBERTa without relative attention or with talking heads, which"
              + " Riga does not have.");
    }
    int farthest = settings.integer("max_relative_positions", -1);
    farthest = farthest < 1 ? config.positions() : farthest;
    int buckets = version == Version.TWO ? settings.integer("position_buckets", -1) : -1;
    return buckets > 0
        ? new RelativePositions(buckets, buckets, farthest)
        : new RelativePositions(farthest, 0, farthest);
  }

  /// A list, or in older files `c2p|p2c`.
  private static Set<String> terms(JsonNode config) {
    JsonNode terms = config.path("pos_att_type");
    Set<String> named =
        terms.isArray()
            ? terms.valueStream().map(JsonNode::asText).collect(Collectors.toSet())
            : Arrays.stream(terms.asText("").split("\\|", -1))
                .map(String::strip)
                .filter(term -> !term.isEmpty())
                .collect(Collectors.toSet());
    if (!Set.of("c2p", "p2c").containsAll(named)) {
      throw new CheckpointException(
          "config.json asks for attention of the types %s; Riga's DeBERTa has c2p and p2c."
              .formatted(terms));
    }
    return named;
  }

  private Supplier<Tensor> table(Settings settings, String name) {
    Embedding table =
        parameters.embedding(name + "rel_embeddings", 2L * relative.span(), config.hidden(), -1);
    Supplier<Tensor> rows = () -> table.rows(0, table.size());
    if (settings.text("norm_rel_ebd", "none").contains("layer_norm")) {
      LayerNorm norm = parameters.layerNorm(name + "LayerNorm", config.hidden(), config.epsilon());
      return parameters.ofWeights(() -> norm.forward(rows.get()));
    }
    return rows;
  }

  // ---------------------------------------------------------------- embeddings

  /// Words; positions and text types only where the settings ask for them.
  private static final class Embeddings {
    private final Embedding words;
    private final @Nullable Embedding positions;
    private final @Nullable Embedding types;
    private final @Nullable Linear widen;
    private final LayerNorm norm;
    private final Dropout dropout;

    Embeddings(Parameters parameters, Settings settings, BertConfig config, String name) {
      int size = config.embedding();
      int typeCount = settings.integer("type_vocab_size", 0);
      words =
          parameters.embedding(
              name + "word_embeddings", config.vocabulary(), size, config.paddingId());
      positions =
          settings.flag("position_biased_input", true)
              ? parameters.embedding(name + "position_embeddings", config.positions(), size, -1)
              : null;
      types =
          typeCount > 0
              ? parameters.embedding(name + "token_type_embeddings", typeCount, size, -1)
              : null;
      widen =
          size == config.hidden()
              ? null
              : parameters.linear(name + "embed_proj", size, config.hidden(), false);
      norm = parameters.layerNorm(name + "LayerNorm", config.hidden(), config.epsilon());
      dropout = parameters.dropout(config.hiddenDropout());
    }

    Tensor forward(EncoderInput input) {
      Tensor sum = input.words(words); // [batch, length, embedding]
      if (positions != null) {
        sum = sum.add(positions.rows(0, input.length()));
      }
      if (types != null) {
        sum = sum.add(types.forward(input.typeTensor()));
      }
      if (widen != null) {
        sum = widen.forward(sum).to(Dtype.FLOAT32);
      }
      return dropout.forward(norm.forward(sum).mul(tokens(input))); // [batch, length, hidden]
    }
  }

  /// 1 on tokens, 0 on padding: `[batch, length, 1]`.
  private static Tensor tokens(EncoderInput input) {
    return input.maskTensor().to(Dtype.FLOAT32).unsqueeze(-1);
  }

  // ---------------------------------------------------------------- a layer

  private static final class Layer {
    private final Projection projection;
    private final DisentangledAttention attention;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final FeedForward feedForward;
    private final LayerNorm outputNorm;
    private final Dropout dropout;

    Layer(Parameters parameters, BertConfig config, Attending attending, String name) {
      int hidden = config.hidden();
      String self = name + ".attention.self.";
      dropout = parameters.dropout(config.hiddenDropout());
      projection =
          switch (attending.version()) {
            case ONE -> new Interleaved(parameters, config, self);
            case TWO -> new Separate(parameters, config, self);
          };
      attention = attention(parameters, config, attending, self);
      attentionOutput = parameters.linear(name + ".attention.output.dense", hidden, hidden);
      attentionNorm =
          parameters.layerNorm(name + ".attention.output.LayerNorm", hidden, config.epsilon());
      feedForward =
          new FeedForward(
              parameters.linear(name + ".intermediate.dense", hidden, config.intermediate()),
              config.activation(),
              parameters.linear(name + ".output.dense", config.intermediate(), hidden),
              dropout);
      outputNorm = parameters.layerNorm(name + ".output.LayerNorm", hidden, config.epsilon());
    }

    /// Version 2 may project the positions by the content's own matrices.
    private DisentangledAttention attention(
        Parameters parameters, BertConfig config, Attending attending, String self) {
      int hidden = config.hidden();
      boolean toPosition = attending.terms().contains("c2p");
      boolean fromPosition = attending.terms().contains("p2c");
      String shared = attending.settings().flag("share_att_key", false) ? "" : "pos_";
      Linear keys =
          switch (attending.version()) {
            case ONE ->
                toPosition ? parameters.plain(self + "pos_proj", hidden, hidden, false) : null;
            case TWO ->
                toPosition
                    ? parameters.plain(self + shared + "key_proj", hidden, hidden, true)
                    : null;
          };
      Linear queries =
          switch (attending.version()) {
            case ONE ->
                fromPosition ? parameters.plain(self + "pos_q_proj", hidden, hidden, true) : null;
            case TWO ->
                fromPosition
                    ? parameters.plain(self + shared + "query_proj", hidden, hidden, true)
                    : null;
          };
      return new DisentangledAttention(
          positions(parameters, config, attending, keys),
          positions(parameters, config, attending, queries),
          parameters.dropout(config.attentionDropout()));
    }

    /// The table of positions through a projection: `[heads, positions, headSize]`.
    private @Nullable Supplier<Tensor> positions(
        Parameters parameters, BertConfig config, Attending attending, @Nullable Linear linear) {
      if (linear == null) {
        return null;
      }
      return parameters.ofWeights(() -> {
        Tensor table = dropout.forward(attending.table().get());
        Tensor projected =
            linear.forward(table).to(parameters.activations()); // [positions, hidden]
        int heads = config.heads();
        return projected
            .view(projected.size(0), heads, config.hidden() / heads)
            .transpose(0, 1)
            .contiguous();
      });
    }

    /// @param positions `[queryLen, keyLen]`
    Tensor forward(Tensor x, Tensor positions, @Nullable Tensor mask, Trace trace) {
      List<Tensor> projected = projection.forward(x);
      Tensor context =
          trace.attended(
              attention.forward(
                  projected.get(0),
                  projected.get(1),
                  projected.get(2),
                  positions,
                  mask,
                  trace.wantsAttentions()));
      Tensor attended = attentionNorm.forward(attentionOutput.forwardAdd(context, dropout, x));
      return outputNorm.forward(feedForward.forwardAdd(attended));
    }
  }

  /// Query, key and value, `[batch, heads, length, headSize]` each.
  private interface Projection {
    List<Tensor> forward(Tensor x);
  }

  /// Version 2: three matrices with biases.
  private static final class Separate implements Projection {
    private final JoinedLinear queryKeyValue;
    private final int heads;

    Separate(Parameters parameters, BertConfig config, String self) {
      heads = config.heads();
      queryKeyValue =
          parameters.joined(
              List.of(self + "query_proj", self + "key_proj", self + "value_proj"),
              config.hidden(),
              config.hidden());
    }

    @Override
    public List<Tensor> forward(Tensor x) {
      return queryKeyValue.forward(x).stream()
          .map(part ->
              part.view(part.size(0), part.size(1), heads, part.size(2) / heads).transpose(1, 2))
          .toList();
    }
  }

  /// Version 1: one matrix with query, key and value of each head side by side, and biases for
  /// queries and values only.
  private static final class Interleaved implements Projection {
    private final Linear all;
    private final Tensor queryBias;
    private final Tensor valueBias;
    private final int heads;

    Interleaved(Parameters parameters, BertConfig config, String self) {
      int hidden = config.hidden();
      heads = config.heads();
      all = parameters.linear(self + "in_proj", hidden, 3L * hidden, false);
      queryBias = parameters.tensor(self + "q_bias", hidden);
      valueBias = parameters.tensor(self + "v_bias", hidden);
    }

    @Override
    public List<Tensor> forward(Tensor x) {
      Tensor joined = all.forward(x); // [batch, length, heads * 3 * headSize]
      long size = joined.size(2) / heads;
      List<Tensor> parts =
          joined.view(joined.size(0), joined.size(1), heads, size).transpose(1, 2).chunk(3, -1);
      return List.of(
          parts.get(0).add(byHead(queryBias, joined.dtype())),
          parts.get(1),
          parts.get(2).add(byHead(valueBias, joined.dtype())));
    }

    private Tensor byHead(Tensor bias, Dtype dtype) {
      return bias.view(heads, 1, bias.size(0) / heads).to(dtype); // [heads, 1, headSize]
    }
  }

  // ---------------------------------------------------------------- the convolution of version 2

  /// `LayerNorm(layer + activation(conv(embeddings)))`, padding set to 0 before and after.
  private static final class Convolution {
    private final Tensor weight;
    private final Tensor bias;
    private final LayerNorm norm;
    private final Dropout dropout;
    private final Activation activation;
    private final int groups;
    private final int padding;

    Convolution(Parameters parameters, Settings settings, BertConfig config, String name) {
      int hidden = config.hidden();
      int width = settings.integer("conv_kernel_size", 3);
      groups = settings.integer("conv_groups", 1);
      if (groups < 1 || hidden % groups != 0) {
        throw new CheckpointException(
            "config.json asks for %d \"conv_groups\", which do not divide the hidden size %d."
                .formatted(groups, hidden));
      }
      padding = (width - 1) / 2;
      weight = parameters.tensor(name + "conv.weight", hidden, hidden / groups, width);
      bias = parameters.tensor(name + "conv.bias", hidden);
      norm = parameters.layerNorm(name + "LayerNorm", hidden, config.epsilon());
      dropout = parameters.dropout(config.hiddenDropout());
      activation = Activation.named(settings.text("conv_act", "tanh"));
    }

    /// @param embedded what the first layer was given
    /// @param layer what it gave
    Tensor forward(Tensor embedded, Tensor layer, EncoderInput input) {
      Tensor tokens = tokens(input); // [batch, length, 1]
      Tensor near =
          embedded
              .to(Dtype.FLOAT32)
              .transpose(1, 2) // [batch, hidden, length]
              .conv1d(weight, bias, padding, groups)
              .transpose(1, 2)
              .mul(tokens);
      Tensor sum = layer.to(Dtype.FLOAT32).add(activation.apply(dropout.forward(near)));
      return norm.forward(sum).mul(tokens).to(layer.dtype());
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
}
