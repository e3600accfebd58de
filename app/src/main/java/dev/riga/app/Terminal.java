package dev.riga.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command writes: data to [#out], progress and messages to [#err], both in UTF-8 whatever
/// the locale says.
///
/// @param out standard output
/// @param err standard error
/// @param outInk colours for standard output
/// @param errInk colours for standard error
/// @param errLive whether a line on standard error may be drawn over, as progress is on a terminal
/// @param columns how wide text may be, 40 or more
record Terminal(
    DataStream out, PrintStream err, Ink outInk, Ink errInk, boolean errLive, int columns) {

  /// What is used where nothing says how wide the terminal is.
  static final int DEFAULT_COLUMNS = 80;

  private static final int NARROWEST = 40;

  Terminal {
    columns = Math.max(NARROWEST, columns);
  }

  /// The streams of this process. The launcher says in the properties `riga.terminals` and
  /// `riga.columns` which of them are terminals and how wide: Java itself can only tell when all of
  /// them are.
  static Terminal ofProcess(Map<String, String> environment) {
    String terminals = System.getProperty("riga.terminals", "");
    boolean outLive = terminals.contains("out");
    boolean errLive = terminals.contains("err");
    boolean colours =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        new DataStream(new FileOutputStream(FileDescriptor.out)),
        printStream(new FileOutputStream(FileDescriptor.err)),
        new Ink(outLive && colours),
        new Ink(errLive && colours),
        errLive,
        Integer.getInteger("riga.columns", DEFAULT_COLUMNS));
  }

  /// A terminal that is none: no colours, no line drawn over.
  static Terminal plain(OutputStream out, OutputStream err) {
    return new Terminal(
        new DataStream(out),
        printStream(err),
        new Ink(false),
        new Ink(false),
        false,
        DEFAULT_COLUMNS);
  }

  private static PrintStream printStream(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  /// A message for the person, on standard error. What strangers chose of it, such as the name of a
  /// file, cannot steer the terminal.
  void say(String message) {
    int indented = message.length() - message.stripLeading().length();
    err.println("riga: " + " ".repeat(indented) + Excerpt.shown(message.stripLeading()));
  }
}
