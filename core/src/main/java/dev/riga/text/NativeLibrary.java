package dev.riga.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hugging Face's tokenizers, compiled: the Rust library behind `ai.djl.huggingface:tokenizers`.
///
/// Only the JNI face of DJL is used. Its Java classes would call home when they run on Amazon's
/// machines, and keep the truncation in a state that threads share. While the library is loaded DJL
/// is told to stay off the network and to unpack into Riga's own cache folder; what was set before
/// is set again afterwards.
final class NativeLibrary {
  private NativeLibrary() {}

  /// Loads the library once for the process.
  ///
  /// @throws TokenizerException when there is none for this machine or it cannot be unpacked
  static TokenizersLibrary load() {
    try {
      return Loaded.LIBRARY;
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new TokenizerException(unavailable(cause), cause);
    }
  }

  private static String unavailable(Throwable cause) {
    return "the native tokenizers library cannot be loaded on %s %s (%s). Riga runs on Linux x86-64 and arm64, macOS arm64 and Windows x86-64; set RIGA_HOME to a folder that can be written and allows programs to run."
        .formatted(
            System.getProperty("os.name"), System.getProperty("os.arch"), rootMessage(cause));
  }

  private static @Nullable String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static final class Loaded {
    static final TokenizersLibrary LIBRARY = loadQuietly();

    private static TokenizersLibrary loadQuietly() {
      Map<String, @Nullable String> before = new HashMap<>();
      set("ai.djl.offline", "true", before);
      set("RUST_FLAVOR", "cpu", before);
      set("ENGINE_CACHE_DIR", writableCache().toString(), before);
      try {
        LibUtils.checkStatus();
        return TokenizersLibrary.LIB;
      } finally {
        before.forEach(Loaded::restore);
      }
    }

    private static void set(String key, String value, Map<String, @Nullable String> before) {
      before.put(key, System.getProperty(key));
      System.setProperty(key, value);
    }

    private static void restore(String key, @Nullable String value) {
      if (value == null) {
        System.clearProperty(key);
      } else {
        System.setProperty(key, value);
      }
    }

    /// Riga's cache folder, or a temporary one where that cannot be written.
    private static Path writableCache() {
      Path cache = Places.ofThisUser().home().resolve("native");
      try {
        Files.createDirectories(cache);
        if (Files.isWritable(cache)) {
          return cache;
        }
      } catch (IOException unwritable) {
        // A temporary folder does, at the cost of unpacking again in the next process.
      }
      try {
        return Files.createTempDirectory("riga-native");
      } catch (IOException e) {
        throw new TokenizerException(
            "neither " + cache + " nor the folder for temporary files can be written: " + e, e);
      }
    }
  }
}
