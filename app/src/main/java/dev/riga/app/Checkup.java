package dev.riga.app;

import dev.riga.app.Diagnosis.Chip;
import dev.riga.app.Diagnosis.Library;
import dev.riga.app.Diagnosis.Memory;
import dev.riga.app.Diagnosis.Place;
import dev.riga.app.Diagnosis.Problem;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import dev.riga.tensor.Threads;
import dev.riga.text.Places;
import dev.riga.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks at everything that Riga needs of a computer.
final class Checkup {

  /// Below this a first index of a few thousand pages may not fit.
  private static final long LITTLE_ROOM_MEGABYTES = 1000;

  private static final String LIBRARIES = "native libraries";

  /// The resident size of `ask` with the default models, rounded up.
  private static final long NEEDED_MEMORY_MEGABYTES = 1200;

  private static final List<String> FEATURES =
      List.of(
          "avx2",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          "asimd",
          "bf16",
          "i8mm");

  private static final byte[] SMALLEST_TOKENIZER =
      """
      { "version": "1.0", "added_tokens": [],
        "model": { "type": "WordLevel", "vocab": { "a": 0 }, "unk_token": "a" } }
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Map<String, String> environment;
  private final Places places;
  private final Models models;
  private final List<Problem> problems = new ArrayList<>();

  /// Finds the default models.
  interface Models {
    /// Each role's model, present or not.
    List<Diagnosis.Model> defaults();
  }

  Checkup(Map<String, String> environment, Places places, Models models) {
    this.environment = environment;
    this.places = places;
    this.models = models;
  }

  /// Looks once.
  Diagnosis diagnose() {
    problems.clear();
    Diagnosis.Java java = java();
    List<Library> libraries = new ArrayList<>();
    Chip chip = chip(libraries);
    libraries.add(tokenizers());
    Memory memory = memory();
    List<Place> found = places();
    List<Diagnosis.Model> present = models();
    return new Diagnosis(
        problems.isEmpty(),
        Main.VERSION,
        java,
        chip,
        memory,
        found,
        List.copyOf(libraries),
        present,
        List.copyOf(problems));
  }

  private static Diagnosis.Java java() {
    return new Diagnosis.Java(
        Runtime.version().toString(),
        System.getProperty("java.vendor", ""),
        System.getProperty("java.home", ""),
        System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
  }

  private @Nullable Chip chip(List<Library> libraries) {
    try {
      Processor processor = Processor.here();
      Precision.Choice choice = Precision.bestFor(processor);
      libraries.add(new Library("libtorch", true, "loops for " + processor.capability()));
      return new Chip(
          processor.name(),
          processor.cores(),
          FEATURES.stream().filter(processor::has).toList(),
          processor.capability(),
          choice.precision().name().toLowerCase(Locale.ROOT),
          choice.reason(),
          Threads.inUse(),
          environment.getOrDefault("OMP_WAIT_POLICY", "not said (threads spin while they wait)"));
    } catch (LinkageError | RuntimeException failure) {
      String reason = Failures.message(failure);
      libraries.add(new Library("libtorch", false, reason));
      problems.add(
          new Problem(
              "libtorch does not load: " + reason,
              "Riga runs on Linux x86-64 (glibc 2.28 or newer), macOS arm64 and Windows x86-64."
                  + " Is there room in "
                  + System.getProperty("user.home", "~")
                  + "/.javacpp/cache, where it is unpacked?"));
      return null;
    }
  }

  private Library tokenizers() {
    try {
      int tokens = Tokenizer.fromJson(SMALLEST_TOKENIZER, "the doctor's").count("a");
      return new Library("tokenizers", tokens == 1, "Hugging Face's own");
    } catch (LinkageError | RuntimeException failure) {
      String reason = Failures.message(failure);
      problems.add(
          new Problem(
              "the tokenizers do not load: " + reason,
              "set RIGA_HOME to a folder that can be written and allows programs to run"));
      return new Library("tokenizers", false, reason);
    }
  }

  private Memory memory() {
    Map<String, Long> kilobytes = meminfo();
    Memory memory =
        new Memory(
            megabytes(kilobytes.getOrDefault("MemTotal", -1L)),
            megabytes(kilobytes.getOrDefault("MemAvailable", -1L)),
            Runtime.getRuntime().maxMemory() / 1_000_000);
    if (memory.available() >= 0 && memory.available() < NEEDED_MEMORY_MEGABYTES) {
      problems.add(
          new Problem(
              "only " + memory.available() + " MB of memory are free",
              "close something: asking takes up to " + NEEDED_MEMORY_MEGABYTES + " MB"));
    }
    return memory;
  }

  private static long megabytes(long kibibytes) {
    return kibibytes < 0 ? -1 : kibibytes * 1024 / 1_000_000;
  }

  private static Map<String, Long> meminfo() {
    Path file = Path.of("/proc/meminfo");
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split(":? +", -1))
          .filter(parts -> parts.length >= 2 && parts[1].matches("[0-9]+"))
          .collect(
              Collectors.toMap(
                  parts -> parts[0], parts -> Long.parseLong(parts[1]), (first, second) -> first));
    } catch (IOException notLinux) {
      return Map.of();
    }
  }

  private List<Place> places() {
    return List.of(
        place("models", places.models()),
        place("indexes", places.indexes()),
        place(
            LIBRARIES,
            Path.of(
                System.getProperty(
                    "org.bytedeco.javacpp.cachedir",
                    System.getProperty("user.home", ".") + "/.javacpp/cache"))));
  }

  private Place place(String what, Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    boolean writable = Files.isDirectory(existing) && Files.isWritable(existing);
    long free = freeMegabytes(existing);
    if (!writable) {
      problems.add(
          new Problem(
              "the folder of the " + what + ", " + folder + ", cannot be written",
              "change the rights of " + existing + ", or " + elsewhere(what)));
    } else if (free >= 0 && free < LITTLE_ROOM_MEGABYTES) {
      problems.add(
          new Problem(
              "only " + free + " MB are free where " + folder + " lies",
              "make room, or " + elsewhere(what)));
    }
    return new Place(what, folder.toString(), Files.exists(folder), writable, free);
  }

  private static String elsewhere(String what) {
    return what.equals(LIBRARIES)
        ? "set RIGA_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR with a folder of yours"
        : "set RIGA_HOME to a folder of yours";
  }

  private static long freeMegabytes(Path existing) {
    try {
      return Files.getFileStore(existing).getUsableSpace() / 1_000_000;
    } catch (IOException e) {
      return -1;
    }
  }

  private List<Diagnosis.Model> models() {
    List<Diagnosis.Model> defaults = models.defaults();
    for (Diagnosis.Model model : defaults) {
      if (!model.present()) {
        problems.add(
            new Problem(
                "the default "
                    + model.role()
                    + ", "
                    + model.name()
                    + ", is not there: "
                    + model.detail(),
                "build Riga again: rm -r target && ./riga doctor"));
      }
    }
    return defaults;
  }
}
