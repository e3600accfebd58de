package dev.riga.text;

import static dev.riga.text.TokenizerJson.JSON;
import static dev.riga.text.TokenizerJson.addedTokens;
import static dev.riga.text.TokenizerJson.clsSep;
import static dev.riga.text.TokenizerJson.id;
import static dev.riga.text.TokenizerJson.part;
import static dev.riga.text.TokenizerJson.sequence;
import static dev.riga.text.TokenizerJson.special;
import static dev.riga.text.TokenizerJson.template;
import static dev.riga.text.TokenizerJson.templateToken;
import static dev.riga.text.TokenizerJson.type;
import static dev.riga.text.TokenizerJson.whole;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.text.SentencePieceModel.Piece;
import dev.riga.text.TokenizerJson.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Builds the `tokenizer.json` that a SentencePiece model of the unigram kind stands for, as
/// `convert_slow_tokenizer.py` of Hugging Face transformers 4.57 does.
final class UnigramFiles {
  private static final String SPACE = "▁";
  private static final String NO_UNK = "<unk>NOTUSED";

  private final SentencePieceModel model;
  private final TokenizerSettings settings;
  private final Map<String, Integer> vocabulary = new HashMap<>();

  private UnigramFiles(SentencePieceModel model, TokenizerSettings settings) {
    this.model = model;
    this.settings = settings;
    for (Piece piece : model.pieces()) {
      vocabulary.put(piece.text(), vocabulary.size());
    }
  }

  /// @param file names the model in messages
  static String tokenizerJson(SentencePieceModel model, TokenizerSettings settings, Path file) {
    if (!model.unigram()) {
      throw new TokenizerException(
          file
              + " is a SentencePiece model of the BPE kind; only the unigram kind is read. Put a tokenizer.json next to it.");
    }
    UnigramFiles files = new UnigramFiles(model, settings);
    boolean encoder = files.vocabulary.containsKey("[CLS]");
    String family = settings.family(encoder ? "debertav2" : "t5");
    return switch (family) {
      case "t5", "mt5" -> files.t5();
      case "albert" -> files.albert();
      case "debertav2", "debertav3" -> files.debertaV2();
      case "xlmroberta" -> files.xlmRoberta();
      case "camembert" -> files.camembert();
      default ->
          throw new TokenizerException(
              "%s belongs to a tokenizer of the family %s, which is read from tokenizer.json only. Put a tokenizer.json next to it."
                  .formatted(file, family));
    };
  }

  /// The pieces, then the sentinels, the last one first; `A </s>` and `A </s> B </s>`.
  private String t5() {
    ArrayNode pieces = pieces(Piece::score);
    List<String> sentinels = new ArrayList<>();
    for (int i = settings.number("extra_ids", 100) - 1; i >= 0; i--) {
      String sentinel = "<extra_id_" + i + ">";
      sentinels.add(sentinel);
      pieces.addArray().add(sentinel).add(0.0);
      vocabulary.put(sentinel, vocabulary.size());
    }
    Map<SpecialToken, String> special =
        special(
            settings,
            Map.of(SpecialToken.EOS, "</s>", SpecialToken.UNK, "<unk>", SpecialToken.PAD, "<pad>"));
    String eos = special.getOrDefault(SpecialToken.EOS, "</s>");
    ArrayNode single = JSON.arrayNode().add(sequence("A", 0)).add(part(eos, 0));
    ArrayNode pair = single.deepCopy().add(sequence("B", 0)).add(part(eos, 0));
    ObjectNode tokens = JSON.objectNode();
    tokens.set(eos, templateToken(eos, id(vocabulary, special, SpecialToken.EOS)));
    return whole(
        addedTokens(vocabulary, special, settings, Mask.LEAVES_SPACE, sentinels),
        spacesJoined(),
        metaspace(),
        template(single, pair, tokens),
        metaspace(),
        unigram(pieces, model.unknownId()));
  }

  /// What the model says of characters, and runs of blanks as one.
  private ObjectNode spacesJoined() {
    ArrayNode normalizers = JSON.arrayNode();
    addNormalisation(normalizers);
    normalizers
        .add(type("Strip").put("strip_left", false).put("strip_right", true))
        .add(replaceSpaces(SPACE));
    return sequenceOf("normalizers", normalizers);
  }

  private String albert() {
    Map<SpecialToken, String> special =
        special(
            settings,
            Map.of(
                SpecialToken.BOS, "[CLS]",
                SpecialToken.EOS, "[SEP]",
                SpecialToken.UNK, "<unk>",
                SpecialToken.SEP, "[SEP]",
                SpecialToken.PAD, "<pad>",
                SpecialToken.CLS, "[CLS]",
                SpecialToken.MASK, "[MASK]"));
    ArrayNode normalizers =
        JSON.arrayNode().add(replace("String", "``", "\"")).add(replace("String", "''", "\""));
    if (!settings.flag("keep_accents", false)) {
      normalizers.add(type("NFKD")).add(type("StripAccents"));
    }
    if (settings.flag("do_lower_case", true)) {
      normalizers.add(type("Lowercase"));
    }
    addNormalisation(normalizers);
    normalizers.add(replaceSpaces(" "));
    return whole(
        addedTokens(vocabulary, special, settings, Mask.TAKES_SPACE, List.of()),
        sequenceOf("normalizers", normalizers),
        metaspace(),
        clsSep(vocabulary, special),
        metaspace(),
        unigram(pieces(UnigramFiles::scoreWithoutNumberCommas), model.unknownId()));
  }

  /// ALBERT never takes a piece that ends in a digit and a comma.
  private static double scoreWithoutNumberCommas(Piece piece) {
    String text = piece.text();
    int comma = text.length() - 1;
    boolean numberComma =
        comma >= 1 && text.charAt(comma) == ',' && Character.isDigit(text.codePointBefore(comma));
    return numberComma ? piece.score() - 100.0 : piece.score();
  }

  private String debertaV2() {
    Map<SpecialToken, String> special =
        special(
            settings,
            Map.of(
                SpecialToken.BOS, "[CLS]",
                SpecialToken.EOS, "[SEP]",
                SpecialToken.UNK, "[UNK]",
                SpecialToken.SEP, "[SEP]",
                SpecialToken.PAD, "[PAD]",
                SpecialToken.CLS, "[CLS]",
                SpecialToken.MASK, "[MASK]"));
    ArrayNode normalizers = JSON.arrayNode();
    if (settings.flag("do_lower_case", false)) {
      normalizers.add(type("Lowercase"));
    }
    normalizers.add(type("Strip").put("strip_left", true).put("strip_right", true));
    addNormalisation(normalizers);
    normalizers.add(replaceSpaces(" "));
    ArrayNode preTokenizers = JSON.arrayNode();
    if (settings.flag("split_by_punct", false)) {
      preTokenizers.add(type("Punctuation").put("behavior", "Isolated"));
    }
    preTokenizers.add(metaspace());
    return whole(
        addedTokens(vocabulary, special, settings, Mask.LEAVES_SPACE, List.of()),
        sequenceOf("normalizers", normalizers),
        sequenceOf("pretokenizers", preTokenizers),
        clsSep(vocabulary, special),
        metaspace(),
        unigram(pieces(Piece::score), model.unknownId()));
  }

  /// The numbers are those of fairseq: four tokens of its own, then the pieces but for the first
  /// three, which are the same.
  private String xlmRoberta() {
    return fairseq(List.of("<s>", "<pad>", "</s>", "<unk>"), 3, List.of());
  }

  /// Here the pieces begin with a second `<s>` and `</s>`, which are the ones in use.
  private String camembert() {
    List<String> own = List.of("<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", NO_UNK);
    return fairseq(own, 1, List.of("<s>NOTUSED", "</s>NOTUSED", NO_UNK));
  }

  /// `<s> A </s>` and `<s> A </s> </s> B </s>`, all of one type.
  ///
  /// @param first the tokens before the pieces
  /// @param left how many of the model's own pieces are left out
  private String fairseq(List<String> first, int left, List<String> sentinels) {
    ArrayNode pieces = JSON.arrayNode();
    vocabulary.clear();
    first.forEach(token -> number(pieces, token, token.equals(NO_UNK) ? -100 : 0));
    model.pieces().stream()
        .skip(left)
        .forEach(piece -> number(pieces, piece.text(), piece.score()));
    number(pieces, "<mask>", 0);
    Map<SpecialToken, String> special = special(settings, VocabularyFiles.ROBERTA_TOKENS);
    ArrayNode single =
        JSON.arrayNode().add(part("<s>", 0)).add(sequence("A", 0)).add(part("</s>", 0));
    ArrayNode pair =
        single.deepCopy().add(part("</s>", 0)).add(sequence("B", 0)).add(part("</s>", 0));
    ObjectNode tokens = JSON.objectNode();
    tokens.set("<s>", templateToken("<s>", id(vocabulary, special, SpecialToken.CLS)));
    tokens.set("</s>", templateToken("</s>", id(vocabulary, special, SpecialToken.SEP)));
    return whole(
        addedTokens(vocabulary, special, settings, Mask.TAKES_SPACE, sentinels),
        spacesJoined(),
        metaspace(),
        template(single, pair, tokens),
        metaspace(),
        unigram(pieces, first.indexOf("<unk>")));
  }

  private void number(ArrayNode pieces, String text, double score) {
    vocabulary.put(text, pieces.size());
    pieces.addArray().add(text).add(score);
  }

  private ArrayNode pieces(ToDoubleFunction<Piece> score) {
    ArrayNode pieces = JSON.arrayNode();
    for (Piece piece : model.pieces()) {
      pieces.addArray().add(piece.text()).add(score.applyAsDouble(piece));
    }
    return pieces;
  }

  private ObjectNode unigram(ArrayNode pieces, int unknownId) {
    ObjectNode unigram =
        type("Unigram").put("unk_id", unknownId).put("byte_fallback", model.byteFallback());
    unigram.set("vocab", pieces);
    return unigram;
  }

  private ObjectNode metaspace() {
    String prepend =
        !settings.flag("add_prefix_space", true)
            ? "never"
            : settings.flag("legacy", true) ? "always" : "first";
    return type("Metaspace")
        .put("replacement", SPACE)
        .put("prepend_scheme", prepend)
        .put("split", true);
  }

  private void addNormalisation(ArrayNode normalizers) {
    if (!model.normalisation().isEmpty()) {
      normalizers.add(type("Precompiled").put("precompiled_charsmap", model.normalisation()));
    }
  }

  private static ObjectNode replaceSpaces(String by) {
    return replace("Regex", " {2,}", by);
  }

  private static ObjectNode replace(String kind, String pattern, String by) {
    ObjectNode replace = type("Replace").put("content", by);
    replace.putObject("pattern").put(kind, pattern);
    return replace;
  }

  private static ObjectNode sequenceOf(String key, ArrayNode parts) {
    ObjectNode sequence = type("Sequence");
    sequence.set(key, parts);
    return sequence;
  }
}
