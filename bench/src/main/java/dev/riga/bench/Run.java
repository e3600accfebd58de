package dev.riga.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One process from its start to its end.
///
/// @param seconds of wall-clock time
/// @param megabytes the largest resident size that Linux accounts to the process (`VmHWM`)
/// @param output what it wrote to standard output
record Run(double seconds, long megabytes, String output) {
  private static final int OFTEN_MILLIS = 20;

  /// Runs a command to its end.
  ///
  /// @throws IllegalStateException when it fails (an abstention, exit status 3, is no failure)
  static Run of(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("riga-bench", ".out");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long kilobytes = 0;
    while (!process.waitFor(OFTEN_MILLIS, TimeUnit.MILLISECONDS)) {
      kilobytes = Math.max(kilobytes, residentPeak(process.pid()));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    if (process.exitValue() != 0 && process.exitValue() != 3) {
      throw new IllegalStateException(
          command
              + " ended with exit status "
              + process.exitValue()
              + ". Run it by hand to see why.");
    }
    return new Run(seconds, kilobytes / 1024, text);
  }

  /// `VmHWM` of a process in KiB, 0 when it is gone.
  private static long residentPeak(long process) throws IOException {
    try {
      return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }
}
