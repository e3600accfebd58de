package dev.riga.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Names the code that turns files into passages. An index that was made by other code is read
/// again, so that a citation always counts in exactly what `riga text` prints.
final class ParserFingerprint {

  /// What decides a passage's text and place, in Riga itself.
  private static final List<String> PACKAGES =
      List.of("dev/riga/parse/", "dev/riga/document/", "dev/riga/text/");

  private ParserFingerprint() {}

  /// Eight hexadecimal digits, from the class path of this process: the classes of the packages
  /// that read documents, and the names (and so the versions) of the libraries beside them.
  static String ofThisProcess() {
    return of(System.getProperty("java.class.path", ""));
  }

  static String of(String classPath) {
    CRC32 crc = new CRC32();
    Map<String, Long> classes = new TreeMap<>();
    List<String> libraries = new ArrayList<>();
    try {
      for (String element : classPath.split(System.getProperty("path.separator", ":"), -1)) {
        Path path = Path.of(element);
        Map<String, Long> own = Files.isDirectory(path) ? inFolder(path) : inJar(path);
        classes.putAll(own);
        if (own.isEmpty() && path.getFileName() != null && !Files.isDirectory(path)) {
          libraries.add(path.getFileName().toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    crc.update(classes.toString().getBytes(StandardCharsets.UTF_8));
    libraries.stream()
        .sorted()
        .forEach(library -> crc.update(library.getBytes(StandardCharsets.UTF_8)));
    return String.format("%08x", crc.getValue());
  }

  /// Only Riga's own jars are opened: they lie beside each other and are few.
  private static Map<String, Long> inJar(Path jar) throws IOException {
    Map<String, Long> classes = new TreeMap<>();
    String name = String.valueOf(jar.getFileName());
    if (!Files.isRegularFile(jar) || !isOurs(name)) {
      return classes;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .filter(entry -> isReading(entry.getName()))
          .forEach((ZipEntry entry) -> classes.put(entry.getName(), entry.getCrc()));
    }
    return classes;
  }

  private static boolean isOurs(String jar) {
    return jar.startsWith("riga-")
        || List.of("app.jar", "core.jar", "documents.jar", "models.jar").contains(jar);
  }

  private static Map<String, Long> inFolder(Path folder) throws IOException {
    Map<String, Long> classes = new TreeMap<>();
    for (String name : PACKAGES) {
      if (!Files.isDirectory(folder.resolve(name))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder.resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          CRC32 crc = new CRC32();
          crc.update(Files.readAllBytes(file));
          classes.put(folder.relativize(file).toString().replace('\\', '/'), crc.getValue());
        }
      }
    }
    return classes;
  }

  private static boolean isReading(String entry) {
    return entry.endsWith(".class") && PACKAGES.stream().anyMatch(entry::startsWith);
  }
}
