package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The folders of `huggingface_hub`'s cache: `blobs` holds contents under their checksums,
/// `snapshots` a folder for each commit with links into `blobs`, `refs` the commit of each branch.
///
/// Source: [Understand caching](https://huggingface.co/docs/huggingface_hub/guides/manage-cache).
final class HubCache {
  private static final int LONGEST_REFERENCE = 200;

  private final Path root;

  HubCache(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /// The commit that a branch, a tag or a commit stood for when it was last fetched.
  Optional<String> commit(HubName name) throws IOException {
    Path reference = reference(name);
    if (Files.isRegularFile(reference) && Files.size(reference) <= LONGEST_REFERENCE) {
      return Optional.of(Files.readString(reference).strip())
          .filter(commit -> commit.matches("[A-Za-z0-9]+"));
    }
    return Files.isDirectory(snapshot(name, name.revision()))
        ? Optional.of(name.revision())
        : Optional.empty();
  }

  /// Notes the commit that a branch stands for.
  void putCommit(HubName name, String commit) {
    if (!commit.equals(name.revision())) {
      DurableFile.write(reference(name), commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  Path snapshot(HubName name, String commit) {
    return model(name).resolve("snapshots").resolve(commit);
  }

  Path blob(HubName name, String checksum) {
    return model(name).resolve("blobs").resolve(checksum);
  }

  Path lock(HubName name, String checksum) {
    return root.resolve(".locks").resolve(name.folder()).resolve(checksum + ".lock");
  }

  /// Lets a file of a snapshot be a blob: by a relative link, or, where there are none, by another
  /// name for the same content, or by a copy.
  void link(HubName name, String commit, String file, Path blob) throws IOException {
    Path target = snapshot(name, commit).resolve(file);
    Path folder = target.getParent();
    if (folder == null || Files.exists(target)) {
      return;
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createSymbolicLink(temporary, folder.relativize(blob));
    } catch (IOException | UnsupportedOperationException noLinks) {
      linkOrCopy(temporary, blob);
    }
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException another) {
      Files.delete(temporary);
    }
  }

  private static void linkOrCopy(Path temporary, Path blob) throws IOException {
    try {
      Files.createLink(temporary, blob);
    } catch (IOException | UnsupportedOperationException noLinks) {
      Files.copy(blob, temporary);
    }
  }

  /// The names of the models that are here, whole or not.
  List<String> names() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(folder -> folder.startsWith("models--"))
          .map(folder -> folder.substring("models--".length()).replace("--", "/"))
          .sorted()
          .toList();
    }
  }

  private Path reference(HubName name) {
    return model(name).resolve("refs").resolve(name.revision());
  }

  private Path model(HubName name) {
    return root.resolve(name.folder());
  }
}
