package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.nn.Activation;

/// The sizes of a BERT, as `config.json` names them.
///
/// @param vocabulary `vocab_size`
/// @param embedding `embedding_size`, the length of the embeddings; BERT's is the hidden size
/// @param hidden `hidden_size`
/// @param layers `num_hidden_layers`
/// @param heads `num_attention_heads`
/// @param intermediate `intermediate_size`, between the two layers of the feed-forward block
/// @param positions `max_position_embeddings`
/// @param types `type_vocab_size`
/// @param paddingId `pad_token_id`
/// @param activation `hidden_act`
/// @param epsilon `layer_norm_eps`
/// @param hiddenDropout `hidden_dropout_prob`
/// @param attentionDropout `attention_probs_dropout_prob`
/// @param deviation `initializer_range`, of weights drawn at random
public record BertConfig(
    int vocabulary,
    int embedding,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int positions,
    int types,
    int paddingId,
    Activation activation,
    double epsilon,
    double hiddenDropout,
    double attentionDropout,
    double deviation) {

  /// The sizes of every layer.
  PostNormLayer.Sizes layerSizes() {
    return new PostNormLayer.Sizes(hidden, heads, intermediate, activation, epsilon);
  }

  /// What a family takes for what its file does not say.
  ///
  /// @param embedding the length of its embeddings; 0 for the hidden size
  record Usual(int embedding, int paddingId, double epsilon) {
    static final Usual OF_BERT = new Usual(0, 0, 1e-12);
    static final Usual OF_ROBERTA = new Usual(0, 1, 1e-12);
    static final Usual OF_DEBERTA = new Usual(0, 0, 1e-7);
    static final Usual OF_ELECTRA_AND_ALBERT = new Usual(128, 0, 1e-12);
  }

  /// Reads the `config.json` of a BERT.
  ///
  /// @throws CheckpointException if a size is missing or senseless
  public static BertConfig of(JsonNode config) {
    return of(config, Usual.OF_BERT);
  }

  /// Reads the `config.json` of a family that is much like BERT.
  ///
  /// @throws CheckpointException if a size is missing or senseless
  static BertConfig of(JsonNode config, Usual usual) {
    Settings settings = new Settings(config);
    String positions = settings.text("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      throw new CheckpointException(
          "config.json asks for positions of type \"%s\"; Riga's BERT knows absolute ones only."
              .formatted(positions));
    }
    int hidden = settings.size("hidden_size");
    return new BertConfig(
        settings.size("vocab_size"),
        settings.integer("embedding_size", usual.embedding > 0 ? usual.embedding : hidden),
        hidden,
        settings.size("num_hidden_layers"),
        settings.heads("num_attention_heads", hidden),
        settings.size("intermediate_size"),
        settings.size("max_position_embeddings"),
        settings.integer("type_vocab_size", 2),
        settings.integer("pad_token_id", usual.paddingId),
        Activation.named(settings.text("hidden_act", "gelu")),
        settings.number("layer_norm_eps", usual.epsilon),
        settings.number("hidden_dropout_prob", 0.1),
        settings.number("attention_probs_dropout_prob", 0.1),
        settings.number("initializer_range", 0.02));
  }
}
