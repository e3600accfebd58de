package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Dense Passage Retrieval (Karpukhin et al. 2020, arXiv 2004.04906): three BERTs. The vector of a
/// question or of a passage is that of its first token, projected if the config says so; the reader
/// adds to the span head one that says whether the passage holds the answer.
public final class Dpr {

  private static final double DEVIATION = 0.02;

  private Dpr() {}

  /// The question encoder: [EncoderOutput#pooled] is the question's vector.
  public static Encoder questionEncoder(Parameters parameters, JsonNode config) {
    return encoder(parameters, config, "question_encoder.");
  }

  /// The context encoder: [EncoderOutput#pooled] is the passage's vector.
  public static Encoder contextEncoder(Parameters parameters, JsonNode config) {
    return encoder(parameters, config, "ctx_encoder.");
  }

  /// The reader, with relevance logits.
  public static SpanNetwork reader(Parameters parameters, JsonNode config) {
    return new DprReader(encoder(parameters, config, "span_predictor.encoder."));
  }

  private static DprEncoder encoder(Parameters parameters, JsonNode config, String prefix) {
    String whole = parameters.prefixOf("bert_model.embeddings.word_embeddings.weight", prefix, "");
    Bert bert =
        new Bert(parameters, BertConfig.of(config), whole + "bert_model.", Bert.Pooler.NONE);
    int projection = new Settings(config).integer("projection_dim", 0);
    Linear project =
        projection > 0
            ? parameters.head(whole + "encode_proj", bert.hiddenSize(), projection, DEVIATION)
            : null;
    return new DprEncoder(bert, project);
  }

  private record DprEncoder(Bert bert, @Nullable Linear project) implements Encoder {

    @Override
    public EncoderOutput forward(EncoderInput input, Visible visible) {
      EncoderOutput encoded = bert.forward(input, visible);
      Tensor first = Heads.first(encoded.last()); // [batch, hidden]
      Tensor pooled = project == null ? first : project.forward(first); // [batch, projection]
      return new EncoderOutput(
          encoded.last(), encoded.hiddenStates(), encoded.attentions(), Optional.of(pooled));
    }

    @Override
    public int hiddenSize() {
      return bert.hiddenSize();
    }

    @Override
    public Parameters parameters() {
      return bert.parameters();
    }

    @Override
    public int maxLength() {
      return bert.maxLength();
    }
  }

  private static final class DprReader implements SpanNetwork {
    private final DprEncoder encoder;
    private final Linear span;
    private final Linear relevance;

    DprReader(DprEncoder encoder) {
      this.encoder = encoder;
      Parameters parameters = encoder.parameters();
      int hidden = encoder.hiddenSize();
      span = parameters.head("span_predictor.qa_outputs", hidden, 2, DEVIATION);
      relevance = parameters.head("span_predictor.qa_classifier", hidden, 1, DEVIATION);
    }

    @Override
    public SpanOutput forward(EncoderInput input, Visible visible) {
      EncoderOutput encoded = encoder.forward(input, visible);
      Tensor last = encoded.last().to(Dtype.FLOAT32); // [batch, length, hidden]
      Tensor logits = span.forward(last).to(Dtype.FLOAT32); // [batch, length, 2]
      return new SpanOutput(
          logits.select(2, 0), // [batch, length]
          logits.select(2, 1),
          Optional.empty(),
          Optional.of(
              relevance.forward(last.select(1, 0)).to(Dtype.FLOAT32).select(1, 0)), // [batch]
          encoded);
    }

    @Override
    public Optional<InnerLayers> layers() {
      return encoder.bert().layers();
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
