package dev.riga.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sizes of a network, as the families' settings call them.
///
/// @param layers null where the settings do not say, as for the other sizes
/// @param maxLength the most tokens of a sequence
record ModelShape(
    @Nullable Integer layers,
    @Nullable Integer hidden,
    @Nullable Integer heads,
    @Nullable Integer vocabulary,
    @Nullable Integer maxLength) {

  /// @param config the model's `config.json`
  static ModelShape of(JsonNode config) {
    return new ModelShape(
        first(config, "num_hidden_layers", "n_layers", "num_layers", "encoder_layers"),
        first(config, "hidden_size", "dim", "d_model"),
        first(config, "num_attention_heads", "n_heads", "num_heads", "encoder_attention_heads"),
        first(config, "vocab_size"),
        first(config, "max_position_embeddings", "n_positions"));
  }

  /// The first of these settings that there is.
  private static @Nullable Integer first(JsonNode config, String... names) {
    for (String name : List.of(names)) {
      if (config.path(name).isInt()) {
        return config.path(name).asInt();
      }
    }
    return null;
  }
}
