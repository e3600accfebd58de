package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What the user shows to the hub.
///
/// @param value never printed
/// @param source where it was found, for instance `HF_TOKEN` or a file
public record HubToken(String value, String source) {
  private static final long LONGEST_FILE = 1 << 16;

  /// The token that `huggingface_hub` would take: `HF_TOKEN`, else what `hf auth login` wrote to
  /// the file `HF_TOKEN_PATH`, else to `token` in the folder of all that belongs to the hub.
  ///
  /// @param hubHome that folder
  /// @throws CheckpointException when the file is there and cannot be read
  static Optional<HubToken> of(Map<String, String> environment, Path hubHome) {
    String named = environment.getOrDefault("HF_TOKEN", "").strip();
    if (!named.isEmpty()) {
      return Optional.of(new HubToken(named, "HF_TOKEN"));
    }
    String path = environment.getOrDefault("HF_TOKEN_PATH", "").strip();
    return inFile(path.isEmpty() ? hubHome.resolve("token") : Path.of(path));
  }

  private static Optional<HubToken> inFile(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_FILE) {
        return Optional.empty();
      }
      String value = Files.readString(file).strip();
      return value.isEmpty() ? Optional.empty() : Optional.of(new HubToken(value, file.toString()));
    } catch (IOException unreadable) {
      throw new CheckpointException(
          "The token for the hub in "
              + file
              + " cannot be read: "
              + DurableFile.reason(unreadable)
              + ". Mend that, or set HF_TOKEN.",
          unreadable);
    }
  }

  /// Without the token, for logs.
  @Override
  public String toString() {
    return "the token in " + source;
  }
}
