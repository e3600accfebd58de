package dev.riga.document;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Why a file or a folder cannot be read, in words.
public final class Unreadable {

  private Unreadable() {}

  /// The reason why reading `path` failed, a phrase without a full stop.
  public static String reason(Path path, IOException failure) {
    return switch (failure) {
      case FileSystemLoopException loop -> "a symbolic link that leads back to itself";
      case AccessDeniedException denied ->
          Files.isDirectory(path)
              ? "no permission to list this folder"
              : "no permission to read this file";
      case NoSuchFileException missing ->
          Files.exists(path, LinkOption.NOFOLLOW_LINKS)
              ? "a symbolic link to a file that does not exist"
              : "no such file";
      default -> ofAnother(path, failure);
    };
  }

  private static String ofAnother(Path path, IOException failure) {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      return "a symbolic link that leads back to itself";
    }
    if (Files.isDirectory(path)) {
      return "a folder, not a file";
    }
    String message = failure.getMessage();
    return message == null
        ? "cannot be read: " + failure.getClass().getSimpleName()
        : "cannot be read: " + message.replace(path + ": ", "");
  }

  /// Why something that is not a regular file holds no document, a phrase without a full stop.
  public static String notRegular(Path path) {
    if (Files.isDirectory(path)) {
      return "a folder, not a file";
    }
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      return "a symbolic link to a file that does not exist";
    }
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? "not a regular file but a pipe, a socket or a device"
        : "no such file";
  }
}
