package dev.riga.train.questions;

import dev.riga.text.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import opennlp.tools.lemmatizer.LemmatizerME;
import opennlp.tools.lemmatizer.LemmatizerModel;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTaggerME;

/// Finds the words of a sentence with their parts of speech and base forms: Apache OpenNLP's models
/// of the English Web Treebank. For one thread.
final class Tagger {

  private static final String SPEECH = "/opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";
  private static final String LEMMAS = "/opennlp-en-ud-ewt-lemmas-1.3-2.5.4.bin";

  /// Abbreviations and initials with their full stops, numbers, words with hyphens, what an
  /// apostrophe adds, and any other character by itself.
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\p{L}\\.(?:\\p{L}\\.)+"
              + "|(?:Dr|Mr|Mrs|Ms|St|Prof|Jr|Sr|Gen|Col|Capt|Rev|Hon|Lt)\\."
              + "|\\p{Lu}\\.(?=\\s+\\p{Lu})"
              + "|\\p{N}+(?:[.,]\\p{N}+)*(?:\\p{L}+|%)?"
              + "|[\\p{L}\\p{M}\\p{N}]+(?:[-‐‑][\\p{L}\\p{M}\\p{N}]+)*"
              + "|['’](?:s|re|ve|ll|d|m|t)(?!\\p{L})"
              + "|[^\\s]",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final POSTaggerME speech;
  private final LemmatizerME lemmas;

  private Tagger(POSTaggerME speech, LemmatizerME lemmas) {
    this.speech = speech;
    this.lemmas = lemmas;
  }

  /// With the models that ship with Riga.
  static Tagger english() {
    try (InputStream ofSpeech = resource(SPEECH);
        InputStream ofLemmas = resource(LEMMAS)) {
      return new Tagger(
          new POSTaggerME(new POSModel(ofSpeech)), new LemmatizerME(new LemmatizerModel(ofLemmas)));
    } catch (IOException e) {
      throw new IllegalStateException("the models of words on the class path cannot be read", e);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = Tagger.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(
          "the class path lacks opennlp-models-pos-en or opennlp-models-lemmatizer-en: no " + name);
    }
    return in;
  }

  /// Tags a sentence.
  ///
  /// @param start where it begins in the passage, in UTF-16 units
  /// @param names of the text around it
  TaggedSentence tag(Sentence sentence, int start, Names names) {
    List<int[]> places = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Matcher token = TOKEN.matcher(sentence.text());
    while (token.find()) {
      places.add(new int[] {token.start(), token.end()});
      texts.add(token.group());
    }
    String[] tokens = texts.toArray(String[]::new);
    String[] tags = speech.tag(tokens);
    for (int i = 0; i < tags.length; i++) {
      tags[i] = corrected(tags, tokens, i);
    }
    String[] bases = lemmas.lemmatize(tokens, tags);
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      String lower = tokens[i].toLowerCase(Locale.ROOT);
      String lemma = bases[i].equals("_") ? lower : bases[i].toLowerCase(Locale.ROOT);
      words.add(new Word(places.get(i)[0], places.get(i)[1], tokens[i], tags[i], lemma));
    }
    boolean keeps = !words.isEmpty() && names.keeps(tokens[0], tags[0].equals("PROPN"));
    return new TaggedSentence(sentence.text(), start, words, keeps, names);
  }

  private static final Set<String> AUXILIARIES =
      Set.of(
          "am", "is", "are", "was", "were", "be", "been", "being", "have", "has", "had", "having",
          "do", "does", "did", "will", "would", "shall", "should", "can", "could", "may", "might",
          "must", "cannot", "ca", "wo");

  private static final Set<String> HAVING_AND_DOING =
      Set.of("have", "has", "had", "do", "does", "did");

  /// Auxiliaries are a closed class, "have" and "do" are among them only before another verb, and a
  /// number is one whatever the model takes it for.
  private static String corrected(String[] tags, String[] tokens, int place) {
    String lower = tokens[place].toLowerCase(Locale.ROOT);
    if (lower.matches("because|whereas|although")) {
      return "SCONJ";
    }
    if (lower.matches("is|was|are|were")) {
      return "AUX";
    }
    if (lower.matches("[0-9]{4}")) {
      return "NUM";
    }
    if (!tags[place].equals("AUX")) {
      return tags[place];
    }
    boolean alone = HAVING_AND_DOING.contains(lower) && !verbFollows(tags, place);
    return alone || !AUXILIARIES.contains(lower) ? "VERB" : "AUX";
  }

  private static boolean verbFollows(String[] tags, int place) {
    int next = place + 1;
    while (next < tags.length && (tags[next].equals("ADV") || tags[next].equals("PART"))) {
      next++;
    }
    return next < tags.length && (tags[next].equals("VERB") || tags[next].equals("AUX"));
  }
}
