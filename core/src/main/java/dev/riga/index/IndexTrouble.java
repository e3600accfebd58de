package dev.riga.index;

import dev.riga.checkpoint.DurableFile;
import dev.riga.index.IndexException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.ThreadInterruptedException;

/// Says in words what Lucene reports as failures of files.
///
/// @param place the index as a person knows it: its folder
record IndexTrouble(String place) {
  private static final String REBUILD = "delete that folder and run `riga index` again";

  /// What to throw for a failure.
  ///
  /// @param doing what was being done, for instance `write`
  IndexException of(String doing, Exception failure) {
    if (failure instanceof IndexException known) {
      return known;
    }
    if (failure instanceof AlreadyClosedException && failure.getCause() instanceof IOException io) {
      return of(doing, io);
    }
    if (isInterrupted(failure)) {
      return stopped(failure);
    }
    if (isFull(failure)) {
      return because(
          Reason.NO_SPACE,
          "the disk is full: the index "
              + place
              + " keeps what it had committed; free some space and run this again",
          failure);
    }
    return switch (failure) {
      case LockObtainFailedException locked ->
          because(
              Reason.LOCKED,
              "another process is writing the index "
                  + place
                  + ": wait until it is done, or stop it",
              failure);
      case IndexFormatTooNewException newer -> newerFormat(failure);
      case IndexFormatTooOldException older -> olderFormat(failure);
      case CorruptIndexException damaged -> damaged(failure);
      case IndexNotFoundException missing -> missing();
      case NoSuchFileException lost -> damaged(failure);
      case AccessDeniedException denied ->
          because(
              Reason.UNREADABLE,
              "no permission to "
                  + doing
                  + " the index "
                  + place
                  + " ("
                  + denied.getFile()
                  + "): change its rights, or choose another folder with --index",
              failure);
      default ->
          because(
              Reason.UNREADABLE,
              "cannot " + doing + " the index " + place + ": " + words(failure) + kept(doing),
              failure);
    };
  }

  IndexException missing() {
    return new IndexException(
        Reason.MISSING, "there is no index in " + place + ": make one with `riga index`");
  }

  IndexException notAnIndex() {
    return new IndexException(
        Reason.NOT_AN_INDEX,
        "the folder "
            + place
            + " holds other files and no index of Riga: choose an empty folder for the index");
  }

  IndexException newerFormat() {
    return new IndexException(Reason.NEWER_FORMAT, newerText());
  }

  IndexException olderFormat() {
    return new IndexException(Reason.OLDER_FORMAT, olderText());
  }

  IndexException damaged() {
    return new IndexException(Reason.DAMAGED, damagedText());
  }

  static IndexException stopped(Exception failure) {
    return because(Reason.STOPPED, "indexing was stopped: run it again to go on", failure);
  }

  /// @param present the fingerprint of the vectors in the index
  /// @param wanted that of the model in use
  IndexException otherModel(String present, String wanted) {
    return new IndexException(
        Reason.OTHER_MODEL,
        "the vectors of the index "
            + place
            + " were made by "
            + present
            + " and do not compare with those of "
            + wanted
            + ": use the first model, or "
            + REBUILD);
  }

  private IndexException newerFormat(Exception failure) {
    return because(Reason.NEWER_FORMAT, newerText(), failure);
  }

  private IndexException olderFormat(Exception failure) {
    return because(Reason.OLDER_FORMAT, olderText(), failure);
  }

  private IndexException damaged(Exception failure) {
    return because(Reason.DAMAGED, damagedText(), failure);
  }

  private String newerText() {
    return "a newer version of Riga wrote the index " + place + ": use that version, or " + REBUILD;
  }

  private String olderText() {
    return "the index " + place + " has an old format that is no longer read: " + REBUILD;
  }

  private String damagedText() {
    return "the index " + place + " is damaged: " + REBUILD;
  }

  private static IndexException because(Reason reason, String message, Exception failure) {
    return new IndexException(reason, message, failure);
  }

  private static boolean isInterrupted(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ClosedByInterruptException || t instanceof ThreadInterruptedException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFull(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (DurableFile.isFullDisk(t)) {
        return true;
      }
    }
    return false;
  }

  private static String kept(String doing) {
    return doing.equals("write")
        ? "; it keeps what it had committed: mend that and run this again"
        : "";
  }

  private static String words(Exception failure) {
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason() + " (" + file.getFile() + ")";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
