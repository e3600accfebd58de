package dev.riga.embed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.Encoder;
import dev.riga.model.EncoderInput;
import dev.riga.model.EncoderOutput;
import dev.riga.model.Networks;
import dev.riga.model.Visible;
import dev.riga.nn.Purpose;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import dev.riga.text.SpecialToken;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Vectors by a transformer encoder: tokens, a forward pass, pooling, scaling.
///
/// Opening returns at once and loads the weights on a thread of its own; the first vector waits for
/// them. Several forward passes run side by side, each on one thread, which is faster than one pass
/// on several threads and does not suffer from other work on the machine. Native memory is bounded
/// by the batches under way.
///
/// In fp32 and bf16 a text's vector does not depend, bit for bit, on the texts that it is embedded
/// with: each is padded to the next multiple of 16 of its own length, and only texts of one such
/// length share a batch. In int8 it does, by up to 0.022: activations share a scale.
///
/// ```java
/// try (Embedder embedder = TransformerEmbedder.open(directory, Precision.best())) {
///   float[] question = embedder.embedQuestion("Who discovered radium?");
///   float[][] passages = embedder.embedPassages(List.of("Marie Curie …", "Light bends …"));
/// }
/// ```
public final class TransformerEmbedder implements Embedder {
  private static final int LENGTH_STEP = 16;

  /// Tokens of one forward pass, padding included: enough to keep a core busy, little enough for
  /// its cache.
  private static final int TOKENS_AT_ONCE = 2048;

  private final Checkpoint checkpoint;
  private final EmbedderSettings settings;
  private final String fingerprint;
  private final Workers workers;
  private final Loading<Model> model;

  /// @param encoder shared by all workers
  /// @param length the most tokens of a text
  private record Model(Encoder encoder, Tokenizer tokenizer, int length, int paddingId) {}

  private TransformerEmbedder(
      Checkpoint checkpoint, EmbedderSettings settings, Precision precision, int threads) {
    this.checkpoint = checkpoint;
    this.settings = settings;
    this.fingerprint =
        checkpoint.directory().getFileName()
            + "-"
            + settings.label()
            + "-"
            + checkpoint.fingerprint().substring(0, 12);
    this.workers = new Workers(threads);
    this.model = Loading.start("riga-open-embedder", () -> load(precision));
  }

  /// Opens a directory with the settings that it holds, for all processors of the machine.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it is no checkpoint
  public static TransformerEmbedder open(Path directory, Precision precision) {
    return open(
        directory,
        Bases.none(),
        EmbedderSettings.read(directory),
        precision,
        Runtime.getRuntime().availableProcessors());
  }

  /// Opens a directory.
  ///
  /// @param bases where the base models lie that the checkpoint may build on
  /// @param threads how many forward passes run side by side
  /// @throws dev.riga.checkpoint.CheckpointException when it is no checkpoint
  public static TransformerEmbedder open(
      Path directory, Bases bases, EmbedderSettings settings, Precision precision, int threads) {
    return new TransformerEmbedder(Checkpoint.open(directory, bases), settings, precision, threads);
  }

  private Model load(Precision precision) {
    Tokenizer tokenizer = Tokenizer.load(checkpoint.directory());
    Encoder encoder = Networks.encoder(checkpoint, Purpose.inference(precision, 1));
    int length = Math.min(settings.maxLength(), encoder.maxLength());
    return new Model(
        encoder,
        tokenizer,
        Math.min(length, tokenizer.maxLength().orElse(length)),
        tokenizer.id(SpecialToken.PAD).orElse(0));
  }

  /// Taken from the config, so that nobody has to wait for the weights to know it.
  @Override
  public int dimension() {
    JsonNode config = checkpoint.config();
    int projected = config.path("projection_dim").asInt(0);
    if (settings.pooling() == Pooling.NETWORK && projected > 0) {
      return projected;
    }
    int size = config.path("hidden_size").asInt(config.path("dim").asInt(0));
    return size > 0 ? size : model.value().encoder().hiddenSize();
  }

  /// The name of the directory, the settings, and a hash of all weights. Precision is left out:
  /// vectors of one model compare whatever they were computed in.
  @Override
  public String fingerprint() {
    return fingerprint;
  }

  /// The most tokens of a text that are looked at, special ones and prefix included.
  public int maxLength() {
    return model.value().length();
  }

  /// Whether a question is longer than [#maxLength], so that its end has no part in its vector.
  public boolean cuts(String question) {
    Model loaded = model.value();
    return loaded.tokenizer().encode(settings.questionPrefix() + question).length()
        > loaded.length();
  }

  @Override
  public float[] embedQuestion(String question) {
    return embed(List.of(settings.questionPrefix() + question))[0];
  }

  @Override
  public float[][] embedPassages(List<String> passages) {
    String prefix = settings.passagePrefix();
    return embed(
        prefix.isEmpty() ? passages : passages.stream().map(text -> prefix + text).toList());
  }

  private float[][] embed(List<String> texts) {
    Model loaded = model.value();
    List<Encoding> encodings = loaded.tokenizer().encodeBatch(texts, loaded.length());
    float[][] vectors = new float[texts.size()][];
    workers.runAll(
        batches(encodings, loaded.length()).stream()
            .<Runnable>map(batch -> () -> embed(loaded, encodings, batch, vectors))
            .toList());
    return vectors;
  }

  /// Texts of one padded length, by their places.
  private record Batch(int length, List<Integer> places) {}

  /// The longest first, so that the last to finish are short.
  private static List<Batch> batches(List<Encoding> encodings, int maxLength) {
    List<Integer> order =
        IntStream.range(0, encodings.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -padded(encodings.get(i), maxLength)))
            .toList();
    List<Batch> batches = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= order.size(); end++) {
      int length = padded(encodings.get(order.get(start)), maxLength);
      if (end == order.size()
          || padded(encodings.get(order.get(end)), maxLength) != length
          || (end - start + 1) * length > TOKENS_AT_ONCE) {
        batches.add(new Batch(length, order.subList(start, end)));
        start = end;
      }
    }
    return batches;
  }

  private static int padded(Encoding encoding, int maxLength) {
    return Math.min(
        maxLength, Math.ceilDiv(Math.max(1, encoding.length()), LENGTH_STEP) * LENGTH_STEP);
  }

  private void embed(Model loaded, List<Encoding> encodings, Batch batch, float[][] vectors) {
    List<Encoding> rows = batch.places().stream().map(encodings::get).toList();
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      EncoderInput input = input(rows, batch.length(), loaded.paddingId());
      EncoderOutput output = loaded.encoder().forward(input, Visible.NOTHING);
      float[][] pooled = pooled(output, rows, batch.length()).toFloatRows();
      for (int i = 0; i < pooled.length; i++) {
        vectors[batch.places().get(i)] = settings.normalise() ? scaled(pooled[i]) : pooled[i];
      }
    }
  }

  private static EncoderInput input(List<Encoding> rows, int length, int paddingId) {
    int[] ids = new int[rows.size() * length];
    int[] types = new int[ids.length];
    int[] mask = new int[ids.length];
    Arrays.fill(ids, paddingId);
    for (int row = 0; row < rows.size(); row++) {
      Encoding encoding = rows.get(row);
      System.arraycopy(encoding.ids(), 0, ids, row * length, encoding.length());
      System.arraycopy(encoding.types(), 0, types, row * length, encoding.length());
      Arrays.fill(mask, row * length, row * length + encoding.length(), 1);
    }
    return EncoderInput.of(rows.size(), length, ids, types, mask);
  }

  /// `[batch, hidden]` in fp32.
  private Tensor pooled(EncoderOutput output, List<Encoding> rows, int length) {
    return switch (settings.pooling()) {
      case CLS -> output.last().select(1, 0).to(Dtype.FLOAT32).contiguous();
      case MEAN -> output.last().to(Dtype.FLOAT32).mul(shares(rows, length)).sum(1, false);
      case NETWORK ->
          output
              .pooled()
              .orElseThrow(
                  () -> new IllegalStateException("this network makes no vector of a whole text"))
              .to(Dtype.FLOAT32);
    };
  }

  /// What each token counts in its text's mean, 0 for padding: `[batch, length, 1]`.
  private static Tensor shares(List<Encoding> rows, int length) {
    float[] shares = new float[rows.size() * length];
    for (int row = 0; row < rows.size(); row++) {
      int tokens = rows.get(row).length();
      Arrays.fill(shares, row * length, row * length + tokens, 1f / tokens);
    }
    return Tensor.of(shares, rows.size(), length, 1);
  }

  /// To length 1; a vector of zeros stays as it is.
  private static float[] scaled(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double length = Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = length == 0 ? 0 : (float) (vector[i] / length);
    }
    return unit;
  }

  /// Frees the weights. No text may be under way.
  @Override
  public void close() {
    model.whenLoaded(loaded -> loaded.encoder().close());
    workers.close();
    checkpoint.close();
  }
}
