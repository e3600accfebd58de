package dev.riga.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `doctor` found; with `--json` this is the object that it prints.
///
/// @param ready whether Riga can answer questions here
/// @param riga its version
/// @param java the machine that runs it
/// @param processor null when libtorch could not be loaded to ask
/// @param memory of the computer and of Java
/// @param places where Riga writes
/// @param libraries the native ones
/// @param models those that are used when nothing else is asked for
/// @param problems what is missing, and how to mend it; empty when all is well
@JsonInclude(JsonInclude.Include.NON_NULL)
record Diagnosis(
    boolean ready,
    String riga,
    Java java,
    @Nullable Chip processor,
    Memory memory,
    List<Place> places,
    List<Library> libraries,
    List<Model> models,
    List<Problem> problems) {

  /// @param version for instance `25.0.3+9-LTS`
  /// @param home where it is
  record Java(String version, String vendor, String home, String system) {}

  /// @param name what the processor calls itself
  /// @param cores how many this process may use
  /// @param features those of its instruction sets that matter here
  /// @param loops the instruction set that libtorch chose for its own loops
  /// @param precision `fp32`, `bf16` or `int8`
  /// @param reason why this precision
  /// @param threads that one operation uses
  /// @param waiting how idle threads wait, as the environment says
  record Chip(
      String name,
      int cores,
      List<String> features,
      String loops,
      String precision,
      String reason,
      int threads,
      String waiting) {}

  /// In megabytes (10^6 bytes); -1 where the system does not tell.
  record Memory(long total, long available, long javaHeap) {}

  /// @param what it holds
  /// @param writable whether Riga may write there, or make it
  /// @param freeMegabytes room left on its disk; -1 where nobody knows
  record Place(String what, String path, boolean exists, boolean writable, long freeMegabytes) {}

  /// @param detail the version or where it came from, or why it does not load
  record Library(String name, boolean loads, String detail) {}

  /// @param role what it is for
  /// @param detail what it is, or why it is not there
  record Model(String role, String name, boolean present, String detail) {}

  /// @param what is missing
  /// @param mend what to do
  record Problem(String what, String mend) {}
}
