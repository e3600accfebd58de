package dev.riga.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A tokenizer as it is read from its files.
///
/// @param tokenizer what does the work
/// @param specialIds the ids of the special tokens it has
/// @param maxLength the most tokens of the model, if the files say
record TokenizerFiles(
    NativeTokenizer tokenizer, Map<SpecialToken, Integer> specialIds, OptionalInt maxLength) {
  private static final long MOST_BYTES = 256L << 20;
  private static final List<String> SENTENCE_PIECE_FILES =
      List.of("spiece.model", "spm.model", "sentencepiece.bpe.model", "tokenizer.model");

  static TokenizerFiles read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new TokenizerException("no such directory: " + directory);
    }
    TokenizerSettings settings = TokenizerSettings.read(directory);
    Path json = directory.resolve("tokenizer.json");
    TokenizerFiles files =
        Files.isRegularFile(json)
            ? ofJson(text(json), settings.specialTokens(), json.toString())
            : ofJson(
                olderFiles(directory, settings),
                settings.specialTokens(),
                "the vocabulary in " + directory);
    return new TokenizerFiles(files.tokenizer, files.specialIds, settings.maxLength());
  }

  /// @param named how the special tokens are spelled, as far as that is known
  static TokenizerFiles ofJson(String json, Map<SpecialToken, String> named, String name) {
    TokenizerParts parts = TokenizerParts.read(json, name);
    NativeTokenizer tokenizer;
    try {
      tokenizer = new NativeTokenizer(json);
      tokenizer.requireSound();
    } catch (TokenizerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TokenizerException(
          name + " is not a tokenizer that the tokenizers library can read: " + e.getMessage(), e);
    }
    return new TokenizerFiles(
        tokenizer, specialIds(tokenizer, parts.addedTokens(), named), OptionalInt.empty());
  }

  private static String olderFiles(Path directory, TokenizerSettings settings) {
    Path vocabTxt = directory.resolve("vocab.txt");
    if (Files.isRegularFile(vocabTxt)) {
      return VocabularyFiles.wordPiece(text(vocabTxt), settings);
    }
    Path vocabJson = directory.resolve("vocab.json");
    Path merges = directory.resolve("merges.txt");
    if (Files.isRegularFile(vocabJson) && Files.isRegularFile(merges)) {
      return VocabularyFiles.byteLevelBpe(vocabJson, text(vocabJson), text(merges), settings);
    }
    for (String name : SENTENCE_PIECE_FILES) {
      Path model = directory.resolve(name);
      if (Files.isRegularFile(model)) {
        return UnigramFiles.tokenizerJson(
            SentencePieceModel.read(bytes(model), model), settings, model);
      }
    }
    throw new TokenizerException(
        "no tokenizer in %s: it holds neither tokenizer.json nor vocab.txt, nor vocab.json with merges.txt, nor a SentencePiece model (%s). Copy the tokenizer's files next to the weights."
            .formatted(directory, String.join(", ", SENTENCE_PIECE_FILES)));
  }

  static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new TokenizerException(
            "%s has more than %d MB, too much for a tokenizer".formatted(file, MOST_BYTES >> 20));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TokenizerException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<SpecialToken, Integer> specialIds(
      NativeTokenizer tokenizer, Map<String, Integer> added, Map<SpecialToken, String> named) {
    Map<SpecialToken, Integer> ids = new EnumMap<>(SpecialToken.class);
    for (SpecialToken token : SpecialToken.values()) {
      String spelled = named.get(token);
      Optional<Integer> id =
          spelled == null && !named.isEmpty()
              ? Optional.empty()
              : spelled == null
                  ? token.usual().stream().filter(added::containsKey).findFirst().map(added::get)
                  : Optional.ofNullable(added.get(spelled)).or(() -> only(tokenizer, spelled));
      id.ifPresent(found -> ids.put(token, found));
    }
    return Map.copyOf(ids);
  }

  /// The id of a token that is in the vocabulary without being listed as added.
  private static Optional<Integer> only(NativeTokenizer tokenizer, String spelled) {
    long[] ids = tokenizer.ids(spelled);
    boolean itself = ids.length == 1 && tokenizer.decode(ids, false).equals(spelled);
    return itself ? Optional.of((int) ids[0]) : Optional.empty();
  }
}
