package dev.riga.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files below the folders (or the files) that a person named.
///
/// The same folders give the same names and the same order however they are written and in whatever
/// order they come. A file is listed once even when folders overlap or symbolic links lead to it
/// twice. Hidden files and folders, those of version control and the lock files of office programs
/// are left out.
///
/// @param files what may be read, ordered by name
/// @param skipped what was found and cannot be read, ordered by name
public record Sources(List<SourceFile> files, List<Skipped> skipped) {

  private static final Set<String> LEFT_OUT =
      Set.of("CVS", "_darcs", "Thumbs.db", "desktop.ini", "__MACOSX");

  /// Walks folders and files.
  ///
  /// @throws DocumentException when one of them does not exist
  public static Sources under(List<Path> paths) {
    Map<Path, String> roots = named(distinct(paths));
    Walk walk = new Walk();
    roots.forEach(walk::root);
    return walk.found();
  }

  /// The real paths, each once, an outer folder before those inside it.
  private static List<Path> distinct(List<Path> paths) {
    Set<Path> real = new HashSet<>();
    for (Path path : paths) {
      try {
        real.add(path.toRealPath());
      } catch (IOException e) {
        throw new DocumentException(
            Files.exists(path)
                ? "cannot read " + path + ": " + Unreadable.reason(path, e)
                : "no such file or folder: " + path,
            e);
      }
    }
    return real.stream().sorted().toList();
  }

  /// A name for each root: its own, or with as many folders in front as keep roots apart of which
  /// one would be called as the other, or as something in it.
  private static Map<Path, String> named(List<Path> roots) {
    Map<Path, Integer> depths = new HashMap<>();
    roots.forEach(root -> depths.put(root, 1));
    while (deepenClashes(roots, depths)) {}
    Map<Path, String> names = new TreeMap<>();
    roots.forEach(root -> names.put(root, lastNames(root, depths.getOrDefault(root, 1))));
    return names;
  }

  private static boolean deepenClashes(List<Path> roots, Map<Path, Integer> depths) {
    Map<Path, String> names = new HashMap<>();
    roots.forEach(root -> names.put(root, lastNames(root, depths.getOrDefault(root, 1))));
    boolean deepened = false;
    for (Path root : roots) {
      String name = names.getOrDefault(root, "") + "/";
      boolean clashes =
          names.entrySet().stream()
              .filter(other -> !other.getKey().equals(root))
              .map(other -> other.getValue() + "/")
              .anyMatch(other -> other.startsWith(name) || name.startsWith(other));
      if (clashes) {
        int depth = depths.getOrDefault(root, 1);
        deepened |= depth < root.getNameCount();
        depths.put(root, depth + 1);
      }
    }
    return deepened;
  }

  private static String lastNames(Path root, int depth) {
    int names = root.getNameCount();
    return names == 0 ? "" : slashed(root.subpath(Math.max(0, names - depth), names));
  }

  private static String slashed(Path relative) {
    List<String> names = new ArrayList<>();
    relative.forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  private record Entry(Path path, String name) {}

  /// What one walk over all roots has found so far. Links are followed last, in order of their
  /// names, so that a file bears the name of its own place whenever that is walked too.
  private static final class Walk {
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private final Deque<Entry> folders = new ArrayDeque<>();
    private final TreeMap<String, Path> links = new TreeMap<>();

    void root(Path root, String name) {
      visit(new Entry(root, name));
      listAll();
    }

    Sources found() {
      for (var link = links.pollFirstEntry(); link != null; link = links.pollFirstEntry()) {
        follow(new Entry(link.getValue(), link.getKey()));
        listAll();
      }
      files.sort(Comparator.comparing(SourceFile::name));
      skipped.sort(Comparator.comparing(Skipped::document));
      return new Sources(List.copyOf(files), List.copyOf(skipped));
    }

    private void listAll() {
      while (!folders.isEmpty()) {
        Entry folder = folders.pop();
        try (Stream<Path> inside = Files.list(folder.path())) {
          inside.filter(path -> !isLeftOut(path)).forEach(path -> visit(inside(folder, path)));
        } catch (IOException e) {
          skip(folder, Unreadable.reason(folder.path(), e));
        } catch (UncheckedIOException e) {
          skip(folder, Unreadable.reason(folder.path(), new IOException(e.getMessage(), e)));
        }
      }
    }

    private static Entry inside(Entry folder, Path path) {
      String own = path.getFileName().toString();
      return new Entry(path, folder.name().isEmpty() ? own : folder.name() + "/" + own);
    }

    private void visit(Entry entry) {
      Path path = entry.path();
      if (Files.isSymbolicLink(path)) {
        links.put(entry.name(), path);
      } else if (!seen.add(path)) {
        return;
      } else if (Files.isDirectory(path)) {
        folders.push(entry);
      } else if (Files.isRegularFile(path)) {
        files.add(new SourceFile(path, entry.name()));
      } else {
        skip(entry, Unreadable.notRegular(path));
      }
    }

    private void follow(Entry link) {
      try {
        Path target = link.path().toRealPath();
        if (link.path().startsWith(target)) {
          skip(link, "a symbolic link to a folder that it lies in");
        } else {
          visit(new Entry(target, link.name()));
        }
      } catch (IOException e) {
        skip(link, Unreadable.reason(link.path(), e));
      }
    }

    private void skip(Entry entry, String reason) {
      skipped.add(new Skipped(entry.name(), reason));
    }

    private static boolean isLeftOut(Path path) {
      String own = path.getFileName().toString();
      return own.startsWith(".") || own.startsWith("~$") || LEFT_OUT.contains(own);
    }
  }
}
