package dev.riga.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/// Turns text into the tokens that a model was trained on, and says where each stands in the text.
///
/// The work is done by Hugging Face's own Rust library, so ids and offsets are theirs. Safe for use
/// by several threads; nothing needs to be closed. It never pads. Special tokens that are spelled
/// out in a text (`[SEP]`) become that token, as in Hugging Face's library.
///
/// Lone surrogates are read as U+FFFD; every other text is taken as it is, whatever its length.
public final class Tokenizer {
  private final NativeTokenizer rust;
  private final Map<SpecialToken, Integer> specialIds;
  private final OptionalInt maxLength;
  private final int specialsOfSingle;
  private final int specialsOfPair;

  private Tokenizer(TokenizerFiles files) {
    this.rust = files.tokenizer();
    this.specialIds = files.specialIds();
    this.maxLength = files.maxLength();
    this.specialsOfSingle = rust.encode("").length();
    this.specialsOfPair = rust.encodePair("", "").length();
  }

  /// Reads the tokenizer of a model's directory: `tokenizer.json`, or the older files of the same
  /// tokenizer: `vocab.txt` (WordPiece), `vocab.json` and `merges.txt` (byte-level BPE), or a
  /// SentencePiece model (`spiece.model`, `spm.model`, `sentencepiece.bpe.model`) of the unigram
  /// kind.
  ///
  /// @throws TokenizerException when there is none or it cannot be used
  public static Tokenizer load(Path directory) {
    return new Tokenizer(TokenizerFiles.read(directory));
  }

  /// Reads the bytes of a `tokenizer.json`.
  ///
  /// @param json UTF-8
  /// @param name names them in messages
  /// @throws TokenizerException when it cannot be used
  public static Tokenizer fromJson(byte[] json, String name) {
    return new Tokenizer(
        TokenizerFiles.ofJson(new String(json, StandardCharsets.UTF_8), Map.of(), name));
  }

  /// The tokens of a text with the special tokens around them, however many there are.
  public Encoding encode(String text) {
    return rust.encode(text);
  }

  /// The first tokens of a text with the special tokens around them, `maxLength` in all.
  public Encoding encode(String text, int maxLength) {
    requireRoom(maxLength, specialsOfSingle);
    return Windows.head(rust.encode(text), maxLength);
  }

  /// What [#encode(String, int)] makes of each text, in their order; faster than one by one.
  public List<Encoding> encodeBatch(List<String> texts, int maxLength) {
    requireRoom(maxLength, specialsOfSingle);
    List<Encoding> cut = new ArrayList<>(texts.size());
    for (Encoding whole : rust.encodeBatch(texts)) {
      cut.add(Windows.head(whole, maxLength));
    }
    return List.copyOf(cut);
  }

  /// A question with a context, in as many windows over the context as it takes. The question
  /// stands whole in each.
  ///
  /// @param maxLength the most tokens of a window, special ones included
  /// @param stride how many tokens of the context two windows next to each other share
  /// @return at least one window; for an empty context the question alone
  /// @throws QuestionTooLongException when the question leaves no room for the context to move on:
  ///   never when everything fits in one window
  public List<Encoding> encodePair(String question, String context, int maxLength, int stride) {
    if (stride < 0) {
      throw new IllegalArgumentException("the stride is negative: " + stride);
    }
    return Windows.overSecond(pair(question, context), maxLength, stride);
  }

  /// What [#encodePair] makes of each question with the same context; the tokens of the context are
  /// made once.
  ///
  /// @throws QuestionTooLongException as there
  public List<List<Encoding>> encodePairs(
      List<String> questions, String context, int maxLength, int stride) {
    if (stride < 0) {
      throw new IllegalArgumentException("the stride is negative: " + stride);
    }
    if (questions.size() < 2 || context.isEmpty()) {
      return each(questions, context, maxLength, stride);
    }
    Encoding first = pair(questions.getFirst(), context);
    // A question without a token, of control characters say, does not show where others stand.
    if (first.count(0) == 0) {
      return each(questions, context, maxLength, stride);
    }
    return questions.stream()
        .map(question ->
            Windows.overSecond(first.withFirst(rust.encode(question)), maxLength, stride))
        .toList();
  }

  private List<List<Encoding>> each(
      List<String> questions, String context, int maxLength, int stride) {
    return questions.stream()
        .map(question -> encodePair(question, context, maxLength, stride))
        .toList();
  }

  /// Two texts in one window: the longer is cut first, then both evenly.
  ///
  /// @param maxLength the most tokens, special ones included
  public Encoding encodePairLongestFirst(String first, String second, int maxLength) {
    requireRoom(maxLength, specialsOfPair);
    return Windows.longestFirst(pair(first, second), maxLength);
  }

  /// As in transformers, an empty second text is no text: the first stands alone.
  private Encoding pair(String first, String second) {
    return second.isEmpty() ? rust.encode(first) : rust.encodePair(first, second);
  }

  /// The number of tokens of a text, without special tokens.
  public int count(String text) {
    return text.isEmpty() ? 0 : rust.ids(text).length;
  }

  /// How many special tokens stand around a single text.
  public int specialTokensOfSingle() {
    return specialsOfSingle;
  }

  /// How many special tokens stand around and between a question and a context.
  public int specialTokensOfPair() {
    return specialsOfPair;
  }

  /// The text that the tokens spell, special tokens left out, without any clean-up.
  public String decode(int[] ids) {
    return decode(ids, true);
  }

  /// The text that the tokens spell.
  ///
  /// @param skipSpecialTokens whether special tokens are left out
  public String decode(int[] ids, boolean skipSpecialTokens) {
    long[] numbers = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      numbers[i] = Objects.checkIndex(ids[i], Integer.MAX_VALUE);
    }
    return rust.decode(numbers, skipSpecialTokens);
  }

  /// The id of a special token; empty when the model has none in that part.
  public OptionalInt id(SpecialToken token) {
    Integer id = specialIds.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// The most tokens that the tokenizer's own files say the model takes; empty when they do not
  /// say.
  public OptionalInt maxLength() {
    return maxLength;
  }

  private static void requireRoom(int maxLength, int specials) {
    if (maxLength < specials) {
      throw new IllegalArgumentException(
          "%d tokens do not hold the %d special tokens".formatted(maxLength, specials));
    }
  }
}
