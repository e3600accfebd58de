package dev.riga.parse;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The automatic numbers of paragraphs in a DOCX file (ECMA-376, part 1, clause 17.9), like "7.2"
/// or "(a)". They stand nowhere in its text: a list says how each of its levels is numbered, and
/// who reads the paragraphs in their order counts.
final class DocxNumbering {
  private static final int LEVELS = 9;
  private static final int NOT_BEGUN = -1;
  private static final int LONGEST_LABEL = 100;
  private static final int MOST_ROMAN = 4999;
  private static final int MOST_LETTERS = 10 * 26;
  private static final Pattern PLACE = Pattern.compile("%([1-9])");

  private final Map<Integer, Level[]> lists = new HashMap<>();
  private final Map<Integer, String> links = new HashMap<>();
  private final Map<Integer, Instance> instances = new HashMap<>();
  private final Map<Integer, int[]> counters = new HashMap<>();
  private final Set<Integer> begun = new HashSet<>(); // instances

  private DocxNumbering() {}

  /// How one level of a list is numbered.
  private static final class Level {
    private int start = 1;
    private int restart = LEVELS; // the level, from 1, whose use begins this one anew; 0 for none
    private String format = "decimal";
    private String text = "";
    private String style = "";
    private boolean legal; // whether the numbers of all levels are written in digits
    private boolean joined; // whether the label stands next to the text
  }

  /// A list as paragraphs name it: another, with levels and starts of its own.
  private static final class Instance {
    private int list;
    private final Map<Integer, Level> levels = new HashMap<>();
    private final Map<Integer, Integer> starts = new HashMap<>();
  }

  /// Of a file, or of a part of it, where nothing is numbered.
  static DocxNumbering none() {
    return new DocxNumbering();
  }

  /// Reads `numbering.xml`.
  static DocxNumbering of(Optional<byte[]> part, DocxStyles styles, Budget budget)
      throws IOException {
    DocxNumbering numbering = new DocxNumbering();
    if (part.isPresent()) {
      numbering.read(Xml.of(part.get(), budget));
      numbering.links.forEach((list, style) -> numbering.follow(list, styles.listOf(style)));
    }
    return numbering;
  }

  private void read(Xml xml) throws IOException {
    int list = 0;
    int override = 0;
    Level level = new Level();
    Instance instance = null;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.END && xml.name().equals("num")) {
        instance = null;
      }
      if (event != Xml.Event.START) {
        continue;
      }
      switch (xml.name()) {
        case "abstractNum" -> {
          list = xml.number("abstractNumId", 0);
          lists.put(list, levels());
        }
        case "numStyleLink" -> links.put(list, xml.attribute("val").orElse(""));
        case "num" -> {
          instance = new Instance();
          instances.put(xml.number("numId", 0), instance);
        }
        case "lvlOverride" -> override = level(xml);
        case "lvl" -> {
          level = new Level();
          if (instance != null) {
            instance.levels.put(level(xml), level);
          } else {
            list(list)[level(xml)] = level;
          }
        }
        case "abstractNumId" -> {
          if (instance != null) {
            instance.list = xml.number("val", 0);
          }
        }
        case "startOverride" -> {
          if (instance != null) {
            instance.starts.put(override, xml.number("val", 1));
          }
        }
        default -> readOf(level, xml);
      }
    }
  }

  /// The levels of a list, those of one that the file lacks without labels.
  private Level[] list(int id) {
    return lists.computeIfAbsent(id, any -> levels());
  }

  private static Level[] levels() {
    Level[] levels = new Level[LEVELS];
    Arrays.setAll(levels, i -> new Level());
    return levels;
  }

  private static int level(Xml xml) {
    return Math.clamp(xml.number("ilvl", 0), 0, LEVELS - 1);
  }

  private static void readOf(Level level, Xml xml) {
    switch (xml.name()) {
      case "start" -> level.start = xml.number("val", 1);
      case "lvlRestart" -> level.restart = xml.number("val", LEVELS);
      case "numFmt" -> level.format = xml.attribute("val").orElse("decimal");
      case "lvlText" -> level.text = xml.attribute("val").orElse("");
      case "pStyle" -> level.style = xml.attribute("val").orElse("");
      case "isLgl" -> level.legal = xml.isOn();
      case "suff" -> level.joined = xml.attribute("val").orElse("").equals("nothing");
      default -> {}
    }
  }

  /// A list that only names a style is the one that this style names.
  private void follow(int list, int instance) {
    Instance named = instances.get(instance);
    if (named != null) {
      lists.put(list, list(named.list));
    }
  }

  /// The level of a list that is bound to a style, from 0.
  OptionalInt levelOf(int number, String style) {
    Instance instance = instances.get(number);
    for (int i = 0; instance != null && i < LEVELS; i++) {
      if (!style.isEmpty() && level(instance, i).style.equals(style)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private Level level(Instance instance, int i) {
    Level own = instance.levels.get(i);
    return own != null ? own : list(instance.list)[i];
  }

  private int start(Instance instance, int i) {
    return Math.max(0, instance.starts.getOrDefault(i, level(instance, i).start));
  }

  /// Counts a paragraph.
  ///
  /// @param number of its list
  /// @param level in it, from 0
  /// @return its label with what parts it from the text; empty where it has none, as a bullet
  String next(int number, int level) {
    Instance instance = instances.get(number);
    if (instance == null) {
      return "";
    }
    int[] counted = counters.computeIfAbsent(instance.list, any -> notBegun());
    if (begun.add(number)) {
      instance.starts.keySet().forEach(i -> counted[i] = NOT_BEGUN);
    }
    int at = Math.clamp(level, 0, LEVELS - 1);
    counted[at] = counted[at] == NOT_BEGUN ? start(instance, at) : Math.max(0, counted[at] + 1);
    for (int deeper = at + 1; deeper < LEVELS; deeper++) {
      if (at < level(instance, deeper).restart) {
        counted[deeper] = NOT_BEGUN;
      }
    }
    return label(instance, at, counted);
  }

  private static int[] notBegun() {
    int[] counted = new int[LEVELS];
    Arrays.fill(counted, NOT_BEGUN);
    return counted;
  }

  private String label(Instance instance, int at, int[] counted) {
    Level level = level(instance, at);
    if (level.format.equals("bullet") || level.text.length() > LONGEST_LABEL) {
      return "";
    }
    String label =
        PLACE
            .matcher(level.text)
            .replaceAll(place -> {
              int i = placeOf(place);
              String format = level.legal ? "decimal" : level(instance, i).format;
              int count = counted[i] == NOT_BEGUN ? start(instance, i) : counted[i];
              return written(count, format);
            });
    return label.isBlank() || level.joined ? label.strip() : label.strip() + " ";
  }

  private static int placeOf(MatchResult place) {
    return place.group(1).charAt(0) - '1';
  }

  /// A number in a format; in digits where Riga does not know it.
  private static String written(int number, String format) {
    return switch (format) {
      case "none", "bullet" -> "";
      case "decimalZero" -> (number < 10 ? "0" : "") + number;
      case "upperRoman" -> roman(number);
      case "lowerRoman" -> roman(number).toLowerCase(Locale.ROOT);
      case "upperLetter" -> letters(number, 'A');
      case "lowerLetter" -> letters(number, 'a');
      default -> String.valueOf(number);
    };
  }

  /// a to z, then aa, bb to zz.
  private static String letters(int number, char first) {
    if (number < 1 || number > MOST_LETTERS) {
      return String.valueOf(number);
    }
    return String.valueOf((char) (first + (number - 1) % 26)).repeat((number - 1) / 26 + 1);
  }

  private static String roman(int number) {
    if (number < 1 || number > MOST_ROMAN) {
      return String.valueOf(number);
    }
    int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    String[] signs = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
    StringBuilder roman = new StringBuilder();
    int left = number;
    for (int i = 0; i < values.length; i++) {
      for (; left >= values[i]; left -= values[i]) {
        roman.append(signs[i]);
      }
    }
    return roman.toString();
  }
}
