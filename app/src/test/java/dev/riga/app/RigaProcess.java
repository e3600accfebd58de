package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The command line as a process of its own: what only a whole process can show.
final class RigaProcess {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path folder;

  private RigaProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /// Something that becomes true outside of this process.
  interface Condition {
    boolean holds() throws IOException;
  }

  /// How a process is started.
  ///
  /// @param folder where its output is kept
  /// @param around the command that gets Riga's as its arguments; usually none
  /// @param environment of the process, beside that of this one
  record Start(Path folder, List<String> around, Map<String, String> environment) {

    static Start in(Path folder) {
      return new Start(folder, List.of(), TestHome.environment());
    }

    /// Under another command.
    Start under(String... command) {
      return new Start(folder, List.of(command), environment);
    }

    Start with(String variable, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(variable, value);
      return new Start(folder, around, more);
    }

    RigaProcess run(String... arguments) throws IOException {
      return run(ProcessBuilder.Redirect.to(folder.resolve("standard-output").toFile()), arguments);
    }

    RigaProcess run(ProcessBuilder.Redirect out, String... arguments) throws IOException {
      List<String> command = new ArrayList<>(around);
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
              "-Djava.util.logging.config.file=/dev/null",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              "dev.riga.app.Main"));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      return new RigaProcess(
          builder
              .redirectOutput(out)
              .redirectError(folder.resolve("standard-error").toFile())
              .start(),
          folder);
    }
  }

  /// Its standard output, where that is a pipe.
  InputStream output() {
    return process.getInputStream();
  }

  /// Stops it as Ctrl-C does.
  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /// Ends it as `kill -9` does.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for its end.
  Ran end() throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Path out = folder.resolve("standard-output");
    return new Ran(
        process.exitValue(),
        Files.exists(out) ? Files.readString(out, StandardCharsets.UTF_8) : "",
        Files.readString(folder.resolve("standard-error"), StandardCharsets.UTF_8));
  }

  /// Waits for something to become true, or for the end of the process.
  void await(Condition condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (process.isAlive() && !condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
