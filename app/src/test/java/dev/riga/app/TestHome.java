package dev.riga.app;

import java.nio.file.Path;
import java.util.Map;

/// Where the commands of the tests keep models and indexes: one place for all tests, since the base
/// models take a second or two to make.
final class TestHome {

  /// A reader with random weights and the real vocabulary: it answers something, quickly.
  static final Path READER = Path.of("..", "core/src/test/resources/fixtures/qa-pipeline");

  static final Path EXAMPLES = Path.of("..", "examples");

  private TestHome() {}

  /// The environment of a command: no hub, and a home in the build folder.
  static Map<String, String> environment() {
    return Map.of(
        "RIGA_HOME", Path.of("target", "riga-home").toAbsolutePath().toString(),
        "HF_HUB_OFFLINE", "1",
        "HF_HUB_CACHE", Path.of("target", "no-hub").toAbsolutePath().toString());
  }
}
