package dev.riga.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/// The processor this process runs on, as far as it decides how to compute.
///
/// @param name what it calls itself, or the architecture where it does not say
/// @param cores how many the process may use
/// @param features the instruction sets it offers, in Linux's names (`avx512f`, `amx_bf16` …);
///   empty where the system does not tell
/// @param capability the instruction set libtorch chose for its own loops: `DEFAULT`, `AVX2`,
///   `AVX512`
public record Processor(String name, int cores, Set<String> features, String capability) {

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  public Processor {
    features = Set.copyOf(features);
  }

  /// Asks the system.
  public static Processor here() {
    Libtorch.load();
    return new Processor(
        cpuinfo("model name").orElse(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Set.of(cpuinfo("flags").or(() -> cpuinfo("Features")).orElse("").split(" ")),
        torch.get_cpu_capability().getString());
  }

  /// Whether it has this instruction set, in Linux's name for it.
  public boolean has(String feature) {
    return features.contains(feature);
  }

  /// Whether it adds up products of 8 bits in 32.
  boolean hasVnni() {
    return has("avx512_vnni") || has("avx_vnni");
  }

  private static Optional<String> cpuinfo(String key) {
    if (!Files.isReadable(CPUINFO)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
