package dev.riga.text;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/// Finds the reference files that tests compare with.
final class TestFiles {
  private TestFiles() {}

  static Path fixture(String name) {
    URL url = TestFiles.class.getResource("/fixtures/" + name);
    if (url == null) {
      throw new IllegalStateException("no fixture " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
