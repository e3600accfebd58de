package dev.riga.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import opennlp.tools.sentdetect.SentenceDetectorME;
import opennlp.tools.sentdetect.SentenceModel;
import opennlp.tools.util.Span;

/// Finds the sentences of a text: a maximum-entropy model (Apache OpenNLP, trained on the English
/// Web Treebank of Universal Dependencies) proposes where they end, and [SentenceEnd] takes back
/// what is only an abbreviation. A blank line and the full stops of Chinese, Japanese and Indian
/// scripts always end a sentence. Safe for use by several threads.
///
/// Together the sentences cover everything but white space, whatever the text. A sentence never has
/// more than 2,000 UTF-16 units: the model is quadratic in the length of a word, and no sentence is
/// worth that.
///
/// ```java
/// Sentences sentences = Sentences.english();
/// sentences.of("Dr. Brown agrees. See Fig. 3.");   // "Dr. Brown agrees.", "See Fig. 3."
/// ```
public final class Sentences {
  private static final String MODEL = "/opennlp-en-ud-ewt-sentence-1.3-2.5.4.bin";
  private static final int LONGEST = 2000;

  private static final Pattern HARD_END =
      Pattern.compile("\\n[\\h\\r]*\\n|(?<=[。！？｡।॥])(?![。！？｡।॥」』）”’])");

  private final SentenceModel model;

  private Sentences(SentenceModel model) {
    this.model = model;
  }

  /// The model that ships with Riga.
  public static Sentences english() {
    try (InputStream in = Sentences.class.getResourceAsStream(MODEL)) {
      if (in == null) {
        throw new IllegalStateException(
            "the class path lacks opennlp-models-sentdetect-en, which holds " + MODEL);
      }
      return new Sentences(new SentenceModel(in));
    } catch (IOException e) {
      throw new IllegalStateException("the sentence model on the class path cannot be read", e);
    }
  }

  /// The sentences of a text in their order, not overlapping.
  public List<Sentence> of(String text) {
    List<Span> spans = new ArrayList<>();
    boolean lowerCaseBegins = text.codePoints().noneMatch(Character::isUpperCase);
    SentenceDetectorME detector = new SentenceDetectorME(model);
    Matcher hardEnd = HARD_END.matcher(text);
    int from = 0;
    while (from < text.length()) {
      int to = hardEnd.find() ? hardEnd.end() : text.length();
      addSentences(text, from, to, detector, lowerCaseBegins, spans);
      from = to;
    }
    CodePoints points = new CodePoints(text);
    return spans.stream()
        .map(span ->
            new Sentence(
                points.fromUtf16(span.getStart()),
                points.fromUtf16(span.getEnd()),
                text.substring(span.getStart(), span.getEnd())))
        .toList();
  }

  /// Takes the text from one hard end to the next in pieces of bounded length; the last sentence of
  /// a piece may be cut off, so the next piece begins with it.
  private static void addSentences(
      String text,
      int from,
      int to,
      SentenceDetectorME detector,
      boolean lowerCaseBegins,
      List<Span> spans) {
    int start = from;
    while (start < to) {
      int end = to - start <= LONGEST ? to : start + LONGEST;
      List<Span> found =
          join(text, start, detector.sentPosDetect(text.substring(start, end)), lowerCaseBegins);
      if (end < to) {
        end = found.size() > 1 ? found.removeLast().getStart() : border(text, start, end);
      }
      for (Span span : found) {
        Span kept = trimmed(text, Math.min(span.getStart(), end), Math.min(span.getEnd(), end));
        if (kept.length() > 0) {
          spans.add(kept);
        }
      }
      start = end;
    }
  }

  /// Joins what the model cut too often.
  private static List<Span> join(String text, int shift, Span[] proposed, boolean lowerCaseBegins) {
    List<Span> joined = new ArrayList<>();
    for (Span span : proposed) {
      Span next = trimmed(text, span.getStart() + shift, span.getEnd() + shift);
      if (next.length() == 0) {
        continue;
      }
      if (!joined.isEmpty()) {
        Span last = joined.getLast();
        String before = text.substring(last.getStart(), last.getEnd());
        String after = text.substring(next.getStart(), next.getEnd());
        if (SentenceEnd.goesOn(before, after, lowerCaseBegins)) {
          joined.set(joined.size() - 1, new Span(last.getStart(), next.getEnd()));
          continue;
        }
      }
      joined.add(next);
    }
    return joined;
  }

  /// The last place for a cut in the second half of the range: after white space, or else anywhere
  /// but in the middle of a surrogate pair.
  private static int border(String text, int start, int end) {
    for (int i = end; i > start + LONGEST / 2; i--) {
      if (Character.isWhitespace(text.charAt(i - 1))) {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(end))
            && Character.isHighSurrogate(text.charAt(end - 1))
        ? end - 1
        : end;
  }

  private static Span trimmed(String text, int start, int end) {
    int a = start;
    int b = end;
    while (a < b && isSpace(text.charAt(a))) {
      a++;
    }
    while (b > a && isSpace(text.charAt(b - 1))) {
      b--;
    }
    return new Span(a, b);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
