package dev.riga.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A process that does what it is told: each line is answered with numbers. One that runs forward
/// passes answers `BATCH LENGTH REPEATS` with the milliseconds of each, `vector` with the first
/// token's last hidden state of a fixed text.
final class Contestant implements AutoCloseable {
  /// What `bench/run` sets for Riga.
  private static final List<String> OF_RIGA =
      List.of("OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS", "GLIBC_TUNABLES");

  private final String name;
  private final Process process;
  private final PrintWriter toIt;
  private final BufferedReader fromIt;

  private Contestant(String name, ProcessBuilder builder) throws IOException {
    this.name = name;
    this.process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    this.toIt = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.fromIt = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Riga or ONNX Runtime, in a Java machine like this one.
  static Contestant java(String name) throws IOException {
    return java(name, ForwardProcess.class, name);
  }

  /// A program of this module, in a Java machine like this one.
  static Contestant java(String name, Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return new Contestant(name, new ProcessBuilder(command));
  }

  /// PyTorch, with all attentions returned as Riga does.
  static Contestant python(Path python, String precision) throws IOException {
    return python(
        "torch:" + precision,
        python,
        "bench/peers/forward.py",
        ForwardProcess.weights().toString(),
        precision);
  }

  /// A program in Python.
  static Contestant python(String name, Path python, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    // What suits Riga's process does not suit PyTorch's.
    OF_RIGA.forEach(builder.environment()::remove);
    return new Contestant(name, builder);
  }

  String name() {
    return name;
  }

  double[] time(int batch, int length, int repeats) throws IOException {
    return ask(batch + " " + length + " " + repeats);
  }

  double[] vector() throws IOException {
    return ask("vector");
  }

  double[] ask(String line) throws IOException {
    toIt.println(line);
    String answer = fromIt.readLine();
    if (answer == null) {
      throw new IllegalStateException(name + " ended; run it by hand to see why");
    }
    return Arrays.stream(answer.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
