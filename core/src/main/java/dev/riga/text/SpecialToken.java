package dev.riga.text;

import java.util.List;
import java.util.Locale;

/// The part that a special token plays for a model.
public enum SpecialToken {
  /// Fills a batch's shorter rows.
  PAD("[PAD] <pad>"),
  /// Stands for what the vocabulary cannot spell.
  UNK("[UNK] <unk>"),
  /// Begins the input of an encoder.
  CLS("[CLS] <s>"),
  /// Ends a sequence of the input of an encoder.
  SEP("[SEP] </s>"),
  /// Hides a token.
  MASK("[MASK] <mask>"),
  /// Begins a text.
  BOS("<s> <|endoftext|>"),
  /// Ends a text.
  EOS("</s> <|endoftext|>");

  private final String usual;

  /// @param usual the usual spellings, with a space between
  SpecialToken(String usual) {
    this.usual = usual;
  }

  /// The key in `tokenizer_config.json` and `special_tokens_map.json`, for instance `pad_token`.
  String key() {
    return name().toLowerCase(Locale.ROOT) + "_token";
  }

  /// How models usually spell it, for files that do not say.
  List<String> usual() {
    return List.of(usual.split(" ", -1));
  }
}
