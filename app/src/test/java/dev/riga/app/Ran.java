package dev.riga.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// A command that was run inside this process.
///
/// @param status its exit status
/// @param out what it wrote to standard output
/// @param err what it wrote to standard error
record Ran(int status, String out, String err) {

  /// On a slow machine a command says how far it is.
  private static final Pattern PROGRESS =
      Pattern.compile("(?m)^riga: [a-z]+: [0-9,]+ of [0-9,]+ .*\n");

  /// The same without lines that only say how far it is.
  Ran withoutProgress() {
    return new Ran(status, out, PROGRESS.matcher(err).replaceAll(""));
  }

  static Ran riga(String... arguments) {
    return riga(Map.of(), arguments);
  }

  static Ran riga(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = new RigaCommandLine(Terminal.plain(out, err), environment).run(arguments);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
