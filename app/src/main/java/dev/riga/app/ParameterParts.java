package dev.riga.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.riga.checkpoint.TensorEntry;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many parameters each part of a network has, told from the names of its tensors, which
/// transformers gives alike in all families. The parts add up to the sum: what is in none of the
/// others is in `other`, by its name.
///
/// Tensors that share their memory, as an embedding and a head that is tied to it do, count once,
/// where they are first met; whole numbers, as the positions in older files, are no parameters.
///
/// @param embeddings of words, positions and types, with their norms and projections
/// @param layers in the order of the network
/// @param pooler 0 without one
/// @param heads by their names, for instance `qa_outputs`
/// @param other what belongs to no layer, for instance a last norm
/// @param sum of all of them
record ParameterParts(
    long embeddings,
    List<Layer> layers,
    long pooler,
    Map<String, Long> heads,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> other,
    long sum) {

  /// A layer of an encoder or a decoder. Each norm counts with what it stands before or after.
  ///
  /// @param name as the tensors have it, for instance `bert.encoder.layer.0`
  /// @param attention to itself and, in a decoder, to the encoder
  record Layer(String name, long attention, long feedForward) {

    long sum() {
      return attention + feedForward;
    }

    /// For people: its number, and which of several stacks it belongs to.
    String label(boolean onlyStack) {
      String number = "layer " + name.substring(name.lastIndexOf('.') + 1);
      if (onlyStack) {
        return number;
      }
      String stack = name.contains("decoder.") ? "decoder " : "encoder ";
      return (name.contains("question_encoder.") ? "question " : "") + stack + number;
    }

    private String stack() {
      return name.substring(0, name.lastIndexOf('.'));
    }

    Layer plus(boolean toAttention, long elements) {
      return toAttention
          ? new Layer(name, attention + elements, feedForward)
          : new Layer(name, attention, feedForward + elements);
    }
  }

  /// The parts as lines of a table for people, those of a layer also by attention and feed-forward.
  List<String> table() {
    boolean onlyStack = layers.stream().map(Layer::stack).distinct().count() <= 1;
    List<String> rows = new ArrayList<>();
    rows.add(String.format("  %-28s %13s %13s %14s", "", "attention", "feed-forward", "together"));
    rows.add(row("embeddings", embeddings));
    for (Layer layer : layers) {
      rows.add(
          String.format(
              Locale.ROOT,
              "  %-28s %,13d %,13d %,14d",
              layer.label(onlyStack),
              layer.attention(),
              layer.feedForward(),
              layer.sum()));
    }
    if (pooler > 0) {
      rows.add(row("pooler", pooler));
    }
    heads.forEach((name, parameters) -> rows.add(row("head " + name, parameters)));
    other.forEach((name, parameters) -> rows.add(row(name, parameters)));
    rows.add(row("sum", sum));
    return rows;
  }

  private static String row(String part, long parameters) {
    return String.format(Locale.ROOT, "  %-56s %,14d", Lines.cut(part, 56), parameters);
  }

  /// A layer's name, and what follows it. T5 calls the halves of a block `layer`, too: the first
  /// that fits is the whole.
  private static final Pattern LAYER =
      Pattern.compile(
          "((?:.*?\\.)?(?:albert_layer_groups\\.\\d+\\.albert_layers|layers?|block)\\.\\d+)\\.(.+)");

  /// What belongs to attention in a layer. The norm that follows it is `sa_layer_norm` in
  /// DistilBERT and bears the attention's name in the others; T5 numbers the halves of a block.
  private static final Pattern ATTENTION =
      Pattern.compile(
          "(attention|attn|attn_norm|self_attn|encoder_attn|self_attn_layer_norm"
              + "|encoder_attn_layer_norm|sa_layer_norm)\\..*"
              + "|layer\\.\\d\\.(SelfAttention|EncDecAttention)\\..*");

  private static final Pattern T5_NORM = Pattern.compile("layer\\.(\\d)\\.layer_norm\\.weight");

  private static final Pattern EMBEDDINGS =
      Pattern.compile(
          "(.*\\.)?(embeddings|rel_embeddings|embeddings_project|embedding_hidden_mapping_in"
              + "|embed_tokens|embed_positions|layernorm_embedding|shared)\\..*");

  private static final Pattern POOLER = Pattern.compile("(.*\\.)?pooler\\..*");

  private static final Pattern HEAD =
      Pattern.compile(
          "(?:(?:span_predictor|rag\\.generator)\\.)?"
              + "(qa_outputs|qa_classifier|classifier|pre_classifier|reasoning|cls|head|lm_head"
              + "|predictions|lm_predictions|mask_predictions|generator_predictions"
              + "|generator_lm_head|discriminator_predictions|vocab_transform|vocab_layer_norm"
              + "|vocab_projector|final_logits_bias)(?:\\..*)?");

  static ParameterParts of(Collection<TensorEntry> tensors) {
    Count count = new Count();
    Set<Memory> counted = new HashSet<>();
    for (TensorEntry tensor : tensors) {
      MemorySegment bytes = tensor.bytes();
      if (tensor.dtype().isFloatingPoint()
          && counted.add(new Memory(bytes.address(), bytes.byteSize()))) {
        count.add(tensor.name(), tensor.elements());
      }
    }
    return count.parts();
  }

  /// Where a tensor lies.
  private record Memory(long address, long bytes) {}

  /// The counts as they grow.
  private static final class Count {
    private long embeddings;
    private long pooler;
    private long sum;
    private final Map<String, Layer> layers = new TreeMap<>(Count::inOrder);
    private final Map<String, Long> heads = new TreeMap<>();
    private final Map<String, Long> other = new TreeMap<>();

    void add(String name, long elements) {
      sum += elements;
      Matcher layer = LAYER.matcher(name);
      Matcher head = HEAD.matcher(name);
      if (layer.matches()) {
        addToLayer(layer.group(1), layer.group(2), elements);
      } else if (EMBEDDINGS.matcher(name).matches()) {
        embeddings += elements;
      } else if (POOLER.matcher(name).matches()) {
        pooler += elements;
      } else if (head.matches()) {
        heads.merge(head.group(1), elements, Long::sum);
      } else {
        other.merge(module(name), elements, Long::sum);
      }
    }

    private void addToLayer(String name, String rest, long elements) {
      Layer before = layers.getOrDefault(name, new Layer(name, 0, 0));
      layers.put(name, before.plus(isAttention(name, rest), elements));
    }

    private static boolean isAttention(String layer, String rest) {
      Matcher norm = T5_NORM.matcher(rest);
      if (norm.matches()) {
        // encoder: attention, feed-forward; decoder: attention, attention to the encoder, and that
        int feedForward = layer.contains("decoder.") ? 2 : 1;
        return Integer.parseInt(norm.group(1)) < feedForward;
      }
      return ATTENTION.matcher(rest).matches();
    }

    private static String module(String tensor) {
      int last = tensor.lastIndexOf('.');
      return last < 0 ? tensor : tensor.substring(0, last);
    }

    /// Layers of one stack by their numbers, stacks by their names: encoder before decoder.
    private static int inOrder(String one, String other) {
      int atOne = one.lastIndexOf('.');
      int atOther = other.lastIndexOf('.');
      boolean decoder = one.contains("decoder.");
      if (decoder != other.contains("decoder.")) {
        return decoder ? 1 : -1;
      }
      int stacks = one.substring(0, atOne).compareTo(other.substring(0, atOther));
      return stacks != 0
          ? stacks
          : Integer.compare(
              Integer.parseInt(one.substring(atOne + 1)),
              Integer.parseInt(other.substring(atOther + 1)));
    }

    ParameterParts parts() {
      return new ParameterParts(
          embeddings,
          List.copyOf(layers.values()),
          pooler,
          new LinkedHashMap<>(heads),
          new LinkedHashMap<>(other),
          sum);
    }
  }
}
