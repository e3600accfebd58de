package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, beside a Maven and a JDK that are scripts and only say what they were asked.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Path home;
  private Path run;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeAProject() throws IOException {
    home = Files.createDirectories(folder.resolve("a place").resolve("riga"));
    run = home.resolve("target/run");
    script("riga", Files.readString(Path.of("..", "riga")));
    script("bin/find-jdk", "#!/bin/sh\necho '" + folder + "/jdk 25'\n");
    script(
        "mvnw",
        """
        #!/bin/sh
        echo "$@" >>calls
        echo "[INFO] Building Riga core 1.0 [2/5]"
        [ ! -f hold ] || while [ ! -f go ]; do sleep 0.05; done
        [ ! -f fail ] || { cat fail; exit 1; }
        mkdir -p target/run core/target/launcher/classes documents/target/launcher/classes models/target/launcher/classes app/target/launcher/classes
        printf '%s' "$PWD/one library.jar" >target/run/libraries
        """);
    for (String module : List.of("core", "documents", "models", "app")) {
      write(module + "/pom.xml", "<project/>");
      write(module + "/src/main/java/A.java", "class A {}");
    }
    write("pom.xml", "<project/>");
    write("one library.jar", "");
    jdk(
        "java",
        "#!/bin/sh\nfor a; do echo \"<$a>\"; done\necho \"OMP $OMP_WAIT_POLICY $LC_ALL\"\n");
    jdk("jar", "#!/bin/sh\ntouch \"$4\"\n");
    environment.put("LC_ALL", "C");
    environment.put("RIGA_FAST_START", "no");
  }

  @Test
  void theFirstUseBuildsAndStarts() {
    Ran ran = riga("ask", "Who? Where?", "");

    assertThat(ran.status()).isZero();
    assertThat(ran.err().replaceAll("in [0-9]+ s", "in N s"))
        .isEqualTo(
            """
            riga: first use, building (the log is %s/build.log)
            riga: built in N s
            """
                .formatted(run));
    assertThat(ran.out())
        .contains("<-Xmx768m>\n", "<--enable-native-access=ALL-UNNAMED>\n")
        .contains(
            "<-cp>\n<%s/app.jar:%s/core.jar:%s/documents.jar:%s/models.jar:%s/one library.jar>\n"
                .formatted(run, run, run, run, home))
        .endsWith("<dev.riga.app.Main>\n<ask>\n<Who? Where?>\n<>\nOMP PASSIVE C.UTF-8\n");
    assertThat(calls())
        .containsExactly("-B -Dstyle.color=never -P launcher -pl app -am process-classes");
  }

  @Test
  void aComputerWithoutNativeLibrariesIsToldBeforeTheBuild() throws IOException {
    environment.put("PATH", home.resolve("tools") + ":" + System.getenv("PATH"));
    script("tools/uname", "#!/bin/sh\n[ $1 = -s ] && echo Linux || echo riscv64\n");

    assertThat(riga("ask"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: Riga runs on Linux x86-64, on macOS arm64, and on Windows x86-64 inside WSL;"
                    + " this is Linux riscv64.\n"));
    script("tools/uname", "#!/bin/sh\necho MINGW64_NT-10.0-22631\n");
    assertThat(riga("ask").err())
        .isEqualTo(
            "riga: on Windows, start this inside WSL: the launcher is a script for a Linux.\n");
    assertThat(home.resolve("calls")).doesNotExist();
  }

  /// Makes a cache when it is asked to, and says how it was started.
  private static final String JAVA_WITH_CACHE =
      """
      #!/bin/sh
      case $1 in
        -XX:AOTCacheOutput=*) echo cache >"${1#*=}" ;;
        *) echo "<$1>" ;;
      esac
      for a; do echo "<$a>"; done >>"$(dirname "$0")/asked"
      """;

  @Test
  void theFirstUsePreparesAFastStartForTheNext() throws Exception {
    environment.put("RIGA_FAST_START", "yes");
    jdk("java", JAVA_WITH_CACHE);

    Ran first = riga("doctor");

    assertThat(first.out()).isEqualTo("<-Xmx768m>\n");
    await(() -> Files.exists(run.resolve("riga.aot")) && prepared());
    assertThat(Files.readString(folder.resolve("jdk 25/bin/asked")))
        .contains("<-XX:AOTCacheOutput=" + run + "/riga.aot.", "<ask>\n")
        .contains("<--docs>\n<" + home + "/examples/baltic>\n");
    assertThat(riga("doctor")).isEqualTo(new Ran(0, "<-XX:AOTCache=" + run + "/riga.aot>\n", ""));
    environment.put("RIGA_FAST_START", "no");
    assertThat(riga("doctor")).isEqualTo(new Ran(0, "<-Xmx768m>\n", ""));
  }

  @Test
  void whoBuildsAnImageHasTheFastStartPreparedAtOnce() throws IOException {
    environment.put("RIGA_FAST_START", "now");
    jdk("java", JAVA_WITH_CACHE);

    assertThat(riga("doctor").out()).isEqualTo("<-XX:AOTCache=" + run + "/riga.aot>\n");
    assertThat(prepared()).isTrue();
  }

  @Test
  void aFastStartThatCannotBePreparedIsTriedTwice() throws Exception {
    environment.put("RIGA_FAST_START", "yes");
    Path asked = folder.resolve("jdk 25/bin/asked");
    jdk(
        "java",
        """
        #!/bin/sh
        case $1 in -XX:AOTCacheOutput=*) echo no >>"$(dirname "$0")/asked" ;; esac
        """);

    for (int times = 1; times <= 3; times++) {
      riga("doctor");
      await(this::prepared);
    }

    assertThat(Files.readAllLines(asked)).hasSize(2);
    assertThat(run.resolve("riga.aot")).doesNotExist();
  }

  @Test
  void aPreparationThatWasKilledIsMadeUpFor() throws Exception {
    environment.put("RIGA_FAST_START", "yes");
    jdk("java", JAVA_WITH_CACHE);
    write("target/run/preparing/process", "999999999\n");
    write("target/run/riga.aot.999999999", "half a cache");

    riga("doctor");

    await(() -> Files.exists(run.resolve("riga.aot")) && prepared());
    assertThat(run.resolve("riga.aot.999999999")).doesNotExist();
  }

  /// Whether nobody prepares a fast start now.
  private boolean prepared() {
    return !Files.exists(run.resolve("preparing"));
  }

  @Test
  void theSecondUseStartsAtOnce() {
    riga("doctor");

    assertThat(riga("doctor").err()).isEmpty();
    assertThat(calls()).hasSize(1);
  }

  @Test
  void changedAndDeletedSourcesAreBuiltAgain() throws IOException {
    riga("doctor");
    write("app/src/main/java/A.java", "class A { int changed; }");
    assertThat(riga("doctor").err()).startsWith("riga: rebuilding (the log is ");
    touchedBefore(home.resolve("app/src/main/java"));
    riga("doctor");
    Files.delete(home.resolve("core/src/main/java/A.java"));

    assertThat(riga("doctor").err()).startsWith("riga: rebuilding (the log is ");
    assertThat(riga("doctor").err()).isEmpty();
  }

  @Test
  void aLibraryThatIsGoneIsFetchedAgain() throws IOException {
    riga("doctor");
    Files.delete(home.resolve("one library.jar"));

    assertThat(riga("doctor").err()).startsWith("riga: rebuilding (the log is ");
  }

  @Test
  void moreArgumentsReachMavenAndJava() {
    environment.put("RIGA_MAVEN_ARGS", "-o -Dmaven.repo.local=/repository");
    environment.put("RIGA_JAVA_OPTS", "-Xmx4g -Dx=y");

    assertThat(riga("doctor").out()).contains("<-Xmx4g>\n<-Dx=y>\n<-cp>");
    assertThat(calls().getFirst()).endsWith("process-classes -o -Dmaven.repo.local=/repository");
  }

  @Test
  void linksLeadToIt() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("bin here"));
    Path inner = Files.createSymbolicLink(folder.resolve("inner"), home.resolve("riga"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("riga"), Path.of("../inner"));
    assertThat(inner).exists();

    Ran ran = end(start(elsewhere, link.toString(), "doctor"));

    assertThat(ran.err()).contains("building (the log is " + run + "/build.log)");
    assertThat(ran.out()).endsWith("<doctor>\nOMP PASSIVE C.UTF-8\n");
  }

  @Test
  void twoFirstUsesBuildOnce() throws Exception {
    write("hold", "");
    Process first = start(home, "./riga", "doctor");
    await(() -> Files.exists(home.resolve("calls")));
    Process second = start(home, "./riga", "doctor");
    await(() -> Files.size(folder.resolve("err-" + second.pid())) > 0);
    write("go", "");

    Ran one = end(first);
    Ran two = end(second);

    assertThat(List.of(one.status(), two.status())).containsOnly(0);
    assertThat(two.err())
        .isEqualTo(
            "riga: waiting for another build, process %d. If there is none, remove %s/lock\n"
                .formatted(first.pid(), run));
    assertThat(calls()).hasSize(1);
    assertThat(run.resolve("lock")).doesNotExist();
  }

  @Test
  void aBuildThatWasKilledDoesNotHoldUpTheNext() throws IOException {
    write("target/run/lock/process", "999999999\n");

    Ran ran = riga("doctor");

    assertThat(ran.status()).isZero();
    assertThat(ran.err()).startsWith("riga: first use, building");
  }

  @Test
  void aStoppedBuildLeavesNoLock() throws Exception {
    write("hold", "");
    Process process = start(home, "./riga", "doctor");
    await(() -> Files.exists(home.resolve("calls")));
    process.destroy();

    assertThat(end(process).status()).isEqualTo(143);
    assertThat(run.resolve("lock")).doesNotExist();
    assertThat(run.resolve("ready")).doesNotExist();
  }

  @Test
  void aFailedBuildSaysWhy() throws IOException {
    write(
        "fail",
        """
        [ERROR] COMPILATION ERROR :\s
        [ERROR] /x/A.java:[1,2] cannot find symbol
        [ERROR]\s
        """);
    Ran ran = riga("doctor");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            """
            riga: first use, building (the log is %1$s/build.log)
            /x/A.java:[1,2] cannot find symbol
            riga: the build failed. The whole log is %1$s/build.log
            """
                .formatted(run));
    assertThat(run.resolve("lock")).doesNotExist();
  }

  @Test
  void withoutANetworkItSaysWhatToDo() throws IOException {
    write("fail", "[ERROR] Could not transfer artifact a:b:jar:1 from/to central: Unknown host\n");

    assertThat(riga("doctor").err())
        .endsWith(
            """
            Could not transfer artifact a:b:jar:1 from/to central: Unknown host
            riga: the build could not get what it needs. Check the network and run this again; what \
            has been downloaded stays. Without a network, set \
            RIGA_MAVEN_ARGS=-Dmaven.repo.local=DIR to a repository that has everything. The whole \
            log is %s/build.log
            """
                .formatted(run));
  }

  @Test
  void withoutAJdkItSaysWhichOne() throws IOException {
    script("bin/find-jdk", "#!/bin/sh\nexit 1\n");
    Ran ran = riga("doctor");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "riga: Riga needs a JDK 25 or newer and found none. Install one (for instance Eclipse"
                + " Temurin 25), or set JAVA_HOME or RIGA_JAVA_HOME to it.\n");
  }

  @Test
  void aClosedStandardOutputIsNoticed() {
    riga("doctor");
    Ran ran = end(start(home, "sh", "-c", "./riga doctor >&-"));

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo("riga: standard output is closed. Send it to a file, or to /dev/null.\n");
  }

  private void write(String name, String content) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void script(String name, String content) throws IOException {
    write(name, content);
    executable(home.resolve(name));
  }

  private void jdk(String name, String content) throws IOException {
    Path file = folder.resolve("jdk 25/bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void touchedBefore(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
  }

  private List<String> calls() {
    try {
      return Files.readAllLines(home.resolve("calls"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ran riga(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = home.resolve("riga").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return end(start(folder, command));
  }

  private Process start(Path directory, String... command) {
    try {
      Path err = Files.createTempFile(folder, "err", "");
      Path out = Files.createTempFile(folder, "out", "");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectError(err.toFile()).redirectOutput(out.toFile());
      Process process = builder.start();
      Files.createSymbolicLink(folder.resolve("err-" + process.pid()), err);
      Files.createSymbolicLink(folder.resolve("out-" + process.pid()), out);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ran end(Process process) {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return new Ran(
          process.exitValue(),
          Files.readString(folder.resolve("out-" + process.pid()), StandardCharsets.UTF_8),
          Files.readString(folder.resolve("err-" + process.pid()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
