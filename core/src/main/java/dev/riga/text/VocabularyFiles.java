package dev.riga.text;

import static dev.riga.text.TokenizerJson.JSON;
import static dev.riga.text.TokenizerJson.addedTokens;
import static dev.riga.text.TokenizerJson.clsSep;
import static dev.riga.text.TokenizerJson.id;
import static dev.riga.text.TokenizerJson.object;
import static dev.riga.text.TokenizerJson.special;
import static dev.riga.text.TokenizerJson.type;
import static dev.riga.text.TokenizerJson.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.text.TokenizerJson.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Builds the `tokenizer.json` that the older files of a tokenizer stand for, as
/// `convert_slow_tokenizer.py` of Hugging Face transformers 4.57 does.
final class VocabularyFiles {
  private static final Map<SpecialToken, String> BERT_TOKENS =
      Map.of(
          SpecialToken.UNK, "[UNK]",
          SpecialToken.SEP, "[SEP]",
          SpecialToken.PAD, "[PAD]",
          SpecialToken.CLS, "[CLS]",
          SpecialToken.MASK, "[MASK]");
  private static final Map<SpecialToken, String> GPT2_TOKENS =
      Map.of(
          SpecialToken.BOS, "<|endoftext|>",
          SpecialToken.EOS, "<|endoftext|>",
          SpecialToken.UNK, "<|endoftext|>");

  /// Of fairseq, from which RoBERTa, XLM-R and CamemBERT come.
  static final Map<SpecialToken, String> ROBERTA_TOKENS =
      Map.of(
          SpecialToken.BOS, "<s>",
          SpecialToken.EOS, "</s>",
          SpecialToken.UNK, "<unk>",
          SpecialToken.SEP, "</s>",
          SpecialToken.PAD, "<pad>",
          SpecialToken.CLS, "<s>",
          SpecialToken.MASK, "<mask>");

  /// Whose `vocab.txt` means what BERT's does, as transformers names them; for a checkpoint without
  /// the name of its tokenizer, the family of the model.
  private static final Pattern WORD_PIECE =
      Pattern.compile(
          "bert|distilbert|electra|dpr.*|albert|roberta|convbert|mobilebert|squeezebert|lxmert|funnel"
              + "|layoutlm|realm|retribert|nomicbert|modernbert|debertav2|deberta");

  /// Whose `vocab.json` and `merges.txt` mean what GPT-2's do.
  private static final Pattern BYTE_LEVEL =
      Pattern.compile("roberta|bart|gpt2|deberta|longformer|led|modernbert");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private VocabularyFiles() {}

  /// BERT, DistilBERT, ELECTRA, DPR and others with a `vocab.txt`.
  static String wordPiece(String vocabTxt, TokenizerSettings settings) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    requireFamily(WORD_PIECE, "vocab.txt", settings.family("bert"));
    List<String> lines = lines(vocabTxt);
    for (int i = 0; i < lines.size(); i++) {
      vocabulary.put(lines.get(i), i); // of a token that stands there twice the later place counts
    }
    if (!vocabTxt.endsWith("\n")) {
      settings.requireWhole("vocab.txt", lines.size());
    }
    Map<SpecialToken, String> special = special(settings, BERT_TOKENS);
    id(vocabulary, special, SpecialToken.UNK);
    ObjectNode normalizer =
        type("BertNormalizer")
            .put("clean_text", true)
            .put("handle_chinese_chars", settings.flag("tokenize_chinese_chars", true))
            .put("lowercase", settings.flag("do_lower_case", !holdsUpperCase(vocabulary)));
    Optional<Boolean> strip = settings.flag("strip_accents");
    normalizer.set("strip_accents", strip.<JsonNode>map(JSON::booleanNode).orElse(JSON.nullNode()));
    ObjectNode model =
        type("WordPiece")
            .put("unk_token", special.get(SpecialToken.UNK))
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100);
    model.set("vocab", object(vocabulary));
    return whole(
        addedTokens(vocabulary, special, settings, Mask.LEAVES_SPACE, List.of()),
        normalizer,
        type("BertPreTokenizer"),
        clsSep(vocabulary, special),
        type("WordPiece").put("prefix", "##").put("cleanup", true),
        model);
  }

  /// Refuses a tokenizer that has files of these names and does something else with them.
  private static void requireFamily(Pattern families, String file, String family) {
    if (!families.matcher(family).matches()) {
      throw new TokenizerException(
          "%s belongs to a tokenizer of the family %s, which is read from tokenizer.json only. Put a tokenizer.json next to it."
              .formatted(file, family));
    }
  }

  /// RoBERTa, BART, GPT-2 and the first DeBERTa, with `vocab.json` and `merges.txt`.
  static String byteLevelBpe(
      Path vocabFile, String vocabJson, String mergesTxt, TokenizerSettings settings) {
    Map<String, Integer> vocabulary = new HashMap<>();
    JsonNode read = json(vocabFile, vocabJson);
    for (Map.Entry<String, JsonNode> entry : read.properties()) {
      vocabulary.put(entry.getKey(), entry.getValue().asInt());
    }
    boolean prefix = settings.flag("add_prefix_space", false);
    boolean trim = settings.flag("trim_offsets", true);
    String family =
        settings.family(
            vocabulary.containsKey("<s>")
                ? "roberta"
                : vocabulary.containsKey("[CLS]") ? "deberta" : "gpt2");
    requireFamily(BYTE_LEVEL, "vocab.json", family);
    Map<SpecialToken, String> special =
        special(
            settings,
            switch (family) {
              case "gpt2" -> GPT2_TOKENS;
              case "deberta" -> BERT_TOKENS;
              default -> ROBERTA_TOKENS;
            });
    JsonNode post =
        switch (family) {
          case "gpt2" -> byteLevel(true, false);
          case "deberta" -> clsSep(vocabulary, special);
          default -> roberta(vocabulary, special, prefix, trim);
        };
    ObjectNode model =
        type("BPE")
            .putNull("dropout")
            .putNull("unk_token")
            .put("continuing_subword_prefix", "")
            .put("end_of_word_suffix", "")
            .put("fuse_unk", false);
    ArrayNode merges = merges(mergesTxt);
    if (!mergesTxt.endsWith("\n")) {
      settings.requireWhole("merges.txt", merges.size());
    }
    model.set("vocab", read);
    model.set("merges", merges);
    return whole(
        addedTokens(vocabulary, special, settings, Mask.TAKES_SPACE, List.of()),
        JSON.nullNode(),
        byteLevel(prefix, trim),
        post,
        byteLevel(true, true),
        model);
  }

  private static ObjectNode byteLevel(boolean prefix, boolean trim) {
    return type("ByteLevel")
        .put("add_prefix_space", prefix)
        .put("trim_offsets", trim)
        .put("use_regex", true);
  }

  private static ObjectNode roberta(
      Map<String, Integer> vocabulary,
      Map<SpecialToken, String> special,
      boolean prefix,
      boolean trim) {
    ObjectNode post =
        type("RobertaProcessing").put("trim_offsets", trim).put("add_prefix_space", prefix);
    post.set(
        "sep",
        JSON.arrayNode()
            .add(special.get(SpecialToken.SEP))
            .add(id(vocabulary, special, SpecialToken.SEP)));
    post.set(
        "cls",
        JSON.arrayNode()
            .add(special.get(SpecialToken.CLS))
            .add(id(vocabulary, special, SpecialToken.CLS)));
    return post;
  }

  private static ArrayNode merges(String mergesTxt) {
    ArrayNode merges = JSON.arrayNode();
    for (String line : lines(mergesTxt)) {
      int space = line.indexOf(' ');
      if (!line.startsWith("#version") && space > 0) {
        merges.addArray().add(line.substring(0, space)).add(line.substring(space + 1));
      }
    }
    return merges;
  }

  private static JsonNode json(Path file, String text) {
    try {
      JsonNode read = MAPPER.readTree(text);
      if (read.isObject()) {
        return read;
      }
      throw new TokenizerException(file + " does not hold a JSON object");
    } catch (JsonProcessingException e) {
      throw new TokenizerException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// A vocabulary with no upper-case letter of ASCII belongs to a tokenizer that lowers.
  private static boolean holdsUpperCase(Map<String, Integer> vocabulary) {
    return vocabulary.keySet().stream()
        .filter(token -> !token.startsWith("["))
        .anyMatch(token -> token.chars().anyMatch(c -> c >= 'A' && c <= 'Z'));
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.replace("\r\n", "\n").split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }
}
