package dev.riga.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.document.ContentHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A figure that was published, with what it takes to get it again: a command, the data it runs on
/// by checksum, and what must come out.
///
/// @param name in words
/// @param command the words behind `./riga`, the first being `evaluate`
/// @param data SHA-256, in lower-case hexadecimal, of each file by its path below the folder of the
///   data; words of the command that are one of these paths name that file
/// @param expectations what must come out
public record Experiment(
    String name, List<String> command, Map<String, String> data, List<Expectation> expectations) {

  public Experiment {
    command = List.copyOf(command);
    expectations = List.copyOf(expectations);
  }

  /// What one figure must be.
  ///
  /// @param figure its place in the command's JSON, names with dots between
  /// @param low the least that will do, maybe negative infinity
  /// @param high the most that will do, maybe infinity
  public record Expectation(String figure, double low, double high) {

    /// For instance `72.4 to 73.4`, `at least 81` or `10570`.
    public String words() {
      if (low == high) {
        return number(low);
      }
      if (low == Double.NEGATIVE_INFINITY) {
        return "at most " + number(high);
      }
      return high == Double.POSITIVE_INFINITY
          ? "at least " + number(low)
          : number(low) + " to " + number(high);
    }

    private static String number(double value) {
      double rounded = Rounded.of(value);
      return rounded == Math.rint(rounded)
          ? Long.toString(Math.round(rounded))
          : Double.toString(rounded);
    }
  }

  /// Whether one figure is what it must be.
  ///
  /// @param actual null when the command's JSON has no such number
  public record Check(Expectation expectation, @Nullable Double actual, boolean holds) {}

  /// The words of the command with the files in their folder.
  ///
  /// @param folder of the data
  /// @throws EvaluationException when a file is missing or is not the one that was used
  public List<String> arguments(Path folder) {
    data.forEach((file, checksum) -> requireSame(folder.resolve(file), checksum));
    return command.stream()
        .map(word -> data.containsKey(word) ? folder.resolve(word).toString() : word)
        .toList();
  }

  private void requireSame(Path file, String checksum) {
    if (!Files.isRegularFile(file)) {
      throw new EvaluationException(
          "The experiment \"%s\" needs %s, which is not there. Say --data DIR with the folder of the data."
              .formatted(name, file));
    }
    String actual = ContentHash.of(file);
    if (!actual.equals(checksum)) {
      throw new EvaluationException(
          ("The experiment \"%s\" was made with another %s: its SHA-256 is %s, that of this file %s."
                  + " Fetch the file that the experiment names.")
              .formatted(name, file, checksum, actual));
    }
  }

  /// Holds a report against what is expected.
  ///
  /// @param report the JSON that the command printed
  public List<Check> check(JsonNode report) {
    List<Check> checks = new ArrayList<>();
    for (Expectation expectation : expectations) {
      JsonNode found = report;
      for (String step : expectation.figure.split("\\.", -1)) {
        found = found.path(step);
      }
      if (found.isNumber()) {
        double actual = found.doubleValue();
        // Bounds are written with few digits; a figure on the bound is within it.
        boolean holds = actual >= expectation.low - 1e-9 && actual <= expectation.high + 1e-9;
        checks.add(new Check(expectation, actual, holds));
      } else {
        checks.add(new Check(expectation, null, false));
      }
    }
    return List.copyOf(checks);
  }
}
