package dev.riga.index;

import dev.riga.document.ContentHash;
import dev.riga.document.DocumentException;
import dev.riga.document.Skipped;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import dev.riga.document.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What has to be done so that an index says what the files say.
///
/// @param work one for each file that costs work, in the order of the files
/// @param unchanged documents that cost none
/// @param skipped files that hold no text that can be read, as far as this is known already
record IndexPlan(List<Work> work, int unchanged, List<Skipped> skipped) {

  /// One file's part.
  sealed interface Work {}

  /// Read a file that is new or has changed.
  ///
  /// @param contentHash SHA-256 of its bytes
  /// @param seen as it was before it was read
  /// @param replaces whether the index has a document of this name
  record Parse(SourceFile file, String contentHash, FileEntry.Stamp seen, boolean replaces)
      implements Work {}

  /// Take over a document whose bytes the index knows by another name: it was renamed or copied.
  record Copy(String from, FileEntry to, boolean replaces) implements Work {}

  /// Remember a file that holds no text under a new name.
  record Remember(FileEntry file) implements Work {}

  /// Remember when a file, whose bytes are the same as ever, was last looked at.
  record Touch(FileEntry file) implements Work {}

  /// Forget a file that is gone.
  record Delete(FileEntry file) implements Work {}

  /// Compares files with what the index remembers. Reads only those whose size or time differ.
  ///
  /// @param remembered by the index
  /// @param settings name the way files are read now: what was read in another way is read again
  /// @param circumstances of today: what could not be read under others is tried again
  static IndexPlan of(
      Sources found,
      Collection<FileEntry> remembered,
      String settings,
      Circumstances circumstances,
      Clock clock,
      ProgressMeter progress) {
    Comparing comparing = new Comparing(remembered, settings, circumstances, clock);
    progress.begin(IndexProgress.Stage.LOOKING, found.files().size());
    for (SourceFile file : found.files()) {
      comparing.compare(file);
      progress.step(IndexProgress.Stage.LOOKING, 1);
    }
    return comparing.plan(found);
  }

  <T extends Work> List<T> only(Class<T> kind) {
    return work.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static final class Comparing {
    private final Map<String, FileEntry> byName = new HashMap<>();
    private final Map<String, FileEntry> byContent = new HashMap<>();
    private final String settings;
    private final String settingsForNow;
    private final Clock clock;

    private final List<Work> work = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final Set<String> present = new HashSet<>();
    private int unchanged;

    Comparing(
        Collection<FileEntry> remembered,
        String settings,
        Circumstances circumstances,
        Clock clock) {
      for (FileEntry entry : remembered) {
        byName.put(entry.name(), entry);
        if (entry.settings().equals(settings)) {
          byContent.put(content(entry.contentHash(), entry.name()), entry);
        }
      }
      this.settings = settings;
      this.settingsForNow = circumstances.in(settings);
      this.clock = clock;
    }

    /// What a file's text depends on: its bytes and, for formats told apart by nothing else, the
    /// ending of its name.
    private static String content(String hash, String name) {
      int dot = name.lastIndexOf('.');
      String ending = dot > name.lastIndexOf('/') ? name.substring(dot) : "";
      return hash + ending.toLowerCase(Locale.ROOT);
    }

    void compare(SourceFile file) {
      present.add(file.name());
      FileEntry known = byName.get(file.name());
      boolean current =
          known != null
              && (known.settings().equals(settings) || known.settings().equals(settingsForNow));
      try {
        FileEntry.Stamp seen = stamp(file);
        if (known != null && current && known.seen().vouchesFor(seen)) {
          keep(known);
          return;
        }
        String hash = ContentHash.of(file.path());
        if (known != null && current && known.contentHash().equals(hash)) {
          if (!known.seen().sameFile(seen)) {
            work.add(new Touch(known.seenAs(seen)));
          }
          keep(known);
        } else {
          change(file, seen, hash, Optional.ofNullable(known));
        }
      } catch (DocumentException unreadable) {
        skipped.add(
            new Skipped(file.name(), Optional.ofNullable(unreadable.getMessage()).orElse("")));
      }
    }

    private void keep(FileEntry known) {
      known
          .skippedBecause()
          .ifPresentOrElse(
              reason -> skipped.add(new Skipped(known.name(), reason)), () -> unchanged++);
    }

    private void change(
        SourceFile file, FileEntry.Stamp seen, String hash, Optional<FileEntry> known) {
      boolean replaces = known.map(FileEntry::isDocument).orElse(false);
      FileEntry twin = byContent.get(content(hash, file.name()));
      if (twin == null) {
        work.add(new Parse(file, hash, seen, replaces));
        return;
      }
      FileEntry renamed = twin.named(file.name(), seen);
      renamed
          .skippedBecause()
          .ifPresentOrElse(
              reason -> {
                work.add(new Remember(renamed));
                skipped.add(new Skipped(file.name(), reason));
              },
              () -> work.add(new Copy(twin.name(), renamed, replaces)));
    }

    private FileEntry.Stamp stamp(SourceFile file) {
      Instant now = clock.instant();
      try {
        BasicFileAttributes attributes =
            Files.readAttributes(file.path(), BasicFileAttributes.class);
        return new FileEntry.Stamp(
            attributes.size(),
            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
      } catch (IOException e) {
        throw new DocumentException(Unreadable.reason(file.path(), e), e);
      }
    }

    /// Completes the plan with the files that are gone. Those that cannot be looked at now, or lie
    /// in a folder that cannot, are not: what the index has of them stays.
    IndexPlan plan(Sources found) {
      Set<String> hidden = new HashSet<>();
      found.skipped().forEach(entry -> hidden.add(entry.document()));
      byName.values().stream()
          .filter(entry -> !present.contains(entry.name()) && !liesIn(hidden, entry.name()))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .forEach(entry -> work.add(new Delete(entry)));
      skipped.addAll(found.skipped());
      return new IndexPlan(List.copyOf(work), unchanged, List.copyOf(skipped));
    }

    private static boolean liesIn(Set<String> hidden, String name) {
      for (int end = name.length(); end > 0; end = name.lastIndexOf('/', end - 1)) {
        if (hidden.contains(name.substring(0, end))) {
          return true;
        }
      }
      return false;
    }
  }
}
