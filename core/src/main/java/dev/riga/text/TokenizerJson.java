package dev.riga.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.text.TokenizerSettings.AddedToken;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The pieces that every `tokenizer.json` is made of.
final class TokenizerJson {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TokenizerJson() {}

  static ObjectNode type(String name) {
    return JSON.objectNode().put("type", name);
  }

  static String whole(
      ArrayNode addedTokens,
      JsonNode normalizer,
      JsonNode preTokenizer,
      JsonNode postProcessor,
      JsonNode decoder,
      JsonNode model) {
    ObjectNode whole = JSON.objectNode().put("version", "1.0");
    whole.putNull("truncation").putNull("padding").set("added_tokens", addedTokens);
    whole.set("normalizer", normalizer);
    whole.set("pre_tokenizer", preTokenizer);
    whole.set("post_processor", postProcessor);
    whole.set("decoder", decoder);
    whole.set("model", model);
    try {
      return MAPPER.writeValueAsString(whole);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  /// The special tokens as the files spell them, else as this family usually does.
  static Map<SpecialToken, String> special(
      TokenizerSettings settings, Map<SpecialToken, String> usual) {
    Map<SpecialToken, String> special = new EnumMap<>(SpecialToken.class);
    special.putAll(usual);
    special.putAll(settings.specialTokens());
    return special;
  }

  /// The id of a special token that the family cannot do without.
  ///
  /// @throws TokenizerException when the vocabulary lacks it
  static int id(
      Map<String, Integer> vocabulary, Map<SpecialToken, String> special, SpecialToken token) {
    String spelled = special.get(token);
    Integer id = vocabulary.get(spelled);
    if (id == null) {
      throw new TokenizerException(
          "the vocabulary has no %s, which is the tokenizer's %s. The files do not belong together: fetch them again."
              .formatted(spelled, token.key()));
    }
    return id;
  }

  /// Whether a mask takes the space before it, where the files do not say.
  enum Mask {
    TAKES_SPACE,
    LEAVES_SPACE
  }

  /// The tokens that are found in a text before anything else; new ones are numbered after the
  /// vocabulary.
  ///
  /// @param sentinels further special tokens of the family, found in a text as they are
  static ArrayNode addedTokens(
      Map<String, Integer> vocabulary,
      Map<SpecialToken, String> special,
      TokenizerSettings settings,
      Mask mask,
      List<String> sentinels) {
    NavigableMap<Integer, AddedToken> added = settings.addedTokens();
    Map<String, Integer> ids = new TreeMap<>();
    added.forEach((id, token) -> ids.put(token.content(), id));
    int next = vocabulary.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    next = Math.max(next, added.isEmpty() ? 0 : added.lastKey() + 1);
    Map<String, AddedToken> wanted = settings.additionalSpecialTokens();
    sentinels.forEach(content -> wanted.putIfAbsent(content, AddedToken.special(content)));
    special.forEach((part, content) -> wanted.put(content, found(part, content, settings, mask)));
    for (AddedToken token : wanted.values()) {
      if (!ids.containsKey(token.content())) {
        Integer known = vocabulary.get(token.content());
        int id = known == null ? next++ : known;
        ids.put(token.content(), id);
        added.put(id, token);
      }
    }
    ArrayNode list = JSON.arrayNode();
    added.forEach((id, token) -> list.add(node(id, token)));
    return list;
  }

  private static AddedToken found(
      SpecialToken part, String content, TokenizerSettings settings, Mask mask) {
    boolean takesSpace = part == SpecialToken.MASK && mask == Mask.TAKES_SPACE;
    return settings
        .asFound(part)
        .orElseGet(() -> new AddedToken(content, false, takesSpace, false, false, true));
  }

  private static ObjectNode node(int id, AddedToken token) {
    return JSON.objectNode()
        .put("id", id)
        .put("content", token.content())
        .put("single_word", token.singleWord())
        .put("lstrip", token.lstrip())
        .put("rstrip", token.rstrip())
        .put("normalized", token.normalized())
        .put("special", token.special());
  }

  /// `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, the second part of type 1.
  static ObjectNode clsSep(Map<String, Integer> vocabulary, Map<SpecialToken, String> special) {
    String cls = special.getOrDefault(SpecialToken.CLS, "[CLS]");
    String sep = special.getOrDefault(SpecialToken.SEP, "[SEP]");
    ObjectNode tokens = JSON.objectNode();
    tokens.set(cls, templateToken(cls, id(vocabulary, special, SpecialToken.CLS)));
    tokens.set(sep, templateToken(sep, id(vocabulary, special, SpecialToken.SEP)));
    ArrayNode single = JSON.arrayNode().add(part(cls, 0)).add(sequence("A", 0)).add(part(sep, 0));
    ArrayNode pair = single.deepCopy().add(sequence("B", 1)).add(part(sep, 1));
    return template(single, pair, tokens);
  }

  static ObjectNode template(ArrayNode single, ArrayNode pair, ObjectNode specialTokens) {
    ObjectNode template = type("TemplateProcessing");
    template.set("single", single);
    template.set("pair", pair);
    template.set("special_tokens", specialTokens);
    return template;
  }

  static ObjectNode templateToken(String token, int id) {
    ObjectNode node = JSON.objectNode().put("id", token);
    node.putArray("ids").add(id);
    node.putArray("tokens").add(token);
    return node;
  }

  static ObjectNode part(String specialToken, int type) {
    ObjectNode node = JSON.objectNode();
    node.putObject("SpecialToken").put("id", specialToken).put("type_id", type);
    return node;
  }

  static ObjectNode sequence(String id, int type) {
    ObjectNode node = JSON.objectNode();
    node.putObject("Sequence").put("id", id).put("type_id", type);
    return node;
  }

  static ObjectNode object(Map<String, Integer> vocabulary) {
    ObjectNode node = JSON.objectNode();
    vocabulary.forEach(node::put);
    return node;
  }
}
