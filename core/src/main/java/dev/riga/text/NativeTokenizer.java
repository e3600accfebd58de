package dev.riga.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One tokenizer of the Rust library, freed when it is no longer reachable. Nothing of it changes
/// after it was made, so threads may share it.
final class NativeTokenizer {
  private static final Cleaner CLEANER = Cleaner.create();

  private final TokenizersLibrary library = NativeLibrary.load();
  private final long handle;

  /// @param json the text of a `tokenizer.json`
  /// @throws RuntimeException with the library's own words when it does not accept the text
  NativeTokenizer(String json) {
    long made = library.createTokenizerFromString(json);
    this.handle = made;
    TokenizersLibrary freeing = library;
    CLEANER.register(this, () -> freeing.deleteTokenizer(made));
    library.disablePadding(made);
    library.disableTruncation(made);
  }

  /// Tries what every use relies on: that any character can be spelled, and that both texts of a
  /// pair come out whole, one after the other.
  ///
  /// @throws RuntimeException when it is not so
  void requireSound() {
    encode("a \u0301\uFFFF 𝔘 \uDBFF\uDFFD");
    Encoding pair = encodePair("a b", "c d");
    int question = pair.first(0);
    int context = pair.first(1);
    for (int i = 0; i < pair.length(); i++) {
      int expected =
          i >= context && i < context + pair.count(1)
              ? 1
              : i >= question && i < question + pair.count(0) ? 0 : -1;
      if (pair.sequence(i) != expected || pair.special(i) != (expected == -1)) {
        throw new IllegalStateException("its template does not hold each text of a pair once");
      }
    }
    if (pair.count(0) == 0 || pair.count(1) == 0) {
      throw new IllegalStateException("its template does not hold each text of a pair once");
    }
  }

  /// Tokens with the special tokens around them.
  Encoding encode(String text) {
    try {
      return take(library.encode(handle, wellFormed(text), true));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  Encoding encodePair(String first, String second) {
    try {
      return take(library.encodeDual(handle, wellFormed(first), wellFormed(second), true));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  List<Encoding> encodeBatch(List<String> texts) {
    try {
      return takeAll(library.batchEncode(handle, array(texts), true));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /// The numbers of the tokens of a text, without special tokens.
  long[] ids(String text) {
    try {
      long encoding = library.encode(handle, wellFormed(text), false);
      try {
        return library.getTokenIds(encoding);
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  String decode(long[] ids, boolean skipSpecialTokens) {
    try {
      return library.decode(handle, ids, skipSpecialTokens);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static String[] array(List<String> texts) {
    return texts.stream().map(NativeTokenizer::wellFormed).toArray(String[]::new);
  }

  /// The text with every lone surrogate replaced by U+FFFD: Rust's strings are Unicode, and the
  /// bridge would otherwise spoil every other character beyond the Basic Multilingual Plane. The
  /// code points keep their places.
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      return replaceLoneSurrogates(text);
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private List<Encoding> takeAll(long[] encodings) {
    Encoding[] taken = new Encoding[encodings.length];
    for (int i = 0; i < encodings.length; i++) {
      taken[i] = take(encodings[i]);
    }
    return List.of(taken);
  }

  /// Copies an encoding out of native memory and frees it there.
  private Encoding take(long encoding) {
    try {
      int[] ids = ints(library.getTokenIds(encoding));
      @Nullable CharSpan[] spans = library.getTokenCharSpans(encoding);
      int[] starts = new int[ids.length];
      int[] ends = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        CharSpan span = spans[i];
        if (span != null) {
          starts[i] = span.getStart();
          ends[i] = span.getEnd();
        }
      }
      long[] mask = library.getSpecialTokenMask(encoding);
      boolean[] special = new boolean[mask.length];
      for (int i = 0; i < mask.length; i++) {
        special[i] = mask[i] == 1;
      }
      return new Encoding(
          ids,
          ints(library.getTypeIds(encoding)),
          library.getTokens(encoding),
          ints(library.getWordIds(encoding)),
          ints(library.getSequenceIds(encoding)),
          special,
          starts,
          ends);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  private static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }
}
