package dev.riga.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Where Riga keeps what it can make or fetch again: models and indexes, in one folder of the user.
///
/// That folder is `$RIGA_HOME`, else `$XDG_CACHE_HOME/riga`, else the platform's own place for
/// caches: `~/.cache/riga` on Linux, `~/Library/Caches/riga` on macOS, `%LOCALAPPDATA%\riga` on
/// Windows. Nothing is created here; whoever writes does that.
///
/// ```java
/// Places places = Places.ofThisUser();
/// Path index = places.index(List.of(Path.of("papers")));   // ~/.cache/riga/indexes/papers-5e1f…
/// ```
///
/// @param home the folder that holds the others
public record Places(Path home) {
  private static final int READABLE = 40;
  private static final int HASH_BYTES = 6;

  /// The places of the user who runs this process.
  public static Places ofThisUser() {
    return of(
        System.getenv(),
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", ".")));
  }

  /// The places that an environment asks for.
  ///
  /// @param environment the variables; an empty value counts as none, and a relative
  ///   `XDG_CACHE_HOME` is ignored, as the XDG Base Directory Specification asks
  /// @param system the name of the operating system, as Java gives it in `os.name`
  /// @param userHome the user's home folder
  public static Places of(Map<String, String> environment, String system, Path userHome) {
    String riga = environment.getOrDefault("RIGA_HOME", "");
    if (!riga.isBlank()) {
      return new Places(Path.of(riga).toAbsolutePath().normalize());
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!cache.isBlank() && Path.of(cache).isAbsolute()) {
      return new Places(Path.of(cache, "riga"));
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return new Places(userHome.resolve("Library").resolve("Caches").resolve("riga"));
    }
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      Path folder = local.isBlank() ? userHome.resolve("AppData").resolve("Local") : Path.of(local);
      return new Places(folder.resolve("riga"));
    }
    return new Places(userHome.resolve(".cache").resolve("riga"));
  }

  /// The folder of the models, a folder each.
  public Path models() {
    return home.resolve("models");
  }

  /// The folder of the indexes, a folder each.
  public Path indexes() {
    return home.resolve("indexes");
  }

  /// The folder of the index over some files and folders: the name of the first in alphabetical
  /// order, for people, then the start of a SHA-256 over the real paths of all, so that neither
  /// their order nor the way they are spelt matters and two folders of one name do not meet.
  ///
  /// @param covered at least one file or folder; they need not exist
  public Path index(Collection<Path> covered) {
    if (covered.isEmpty()) {
      throw new IllegalArgumentException("an index covers at least one file or folder");
    }
    List<Path> paths = covered.stream().map(Places::real).distinct().sorted().toList();
    MessageDigest digest = sha256();
    for (Path path : paths) {
      digest.update(path.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    String hash = HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    String more = paths.size() > 1 ? "-and-" + (paths.size() - 1) + "-more" : "";
    return indexes().resolve(readable(paths.getFirst()) + more + "-" + hash);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException absent) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static String readable(Path path) {
    Path last = path.getFileName();
    String name = last == null ? "root" : last.toString();
    String plain = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[-.]+|-+$", "");
    int length = Math.min(READABLE, plain.codePointCount(0, plain.length()));
    return plain.isEmpty() ? "documents" : plain.substring(0, plain.offsetByCodePoints(0, length));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
