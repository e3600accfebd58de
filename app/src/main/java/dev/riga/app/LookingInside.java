package dev.riga.app;

import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is shown of a reader's inside, as `explain` and `inspect` take it.
final class LookingInside {
  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "Only this layer, from 0; may be given several times (default: all).")
  private List<Integer> layers = List.of();

  @Option(
      names = "--head",
      paramLabel = "N",
      description = "Only this head, from 0; may be given several times (default: all).")
  private List<Integer> heads = List.of();

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many of each kind are listed (default: ${DEFAULT-VALUE}).")
  private int top = 10;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a page for the browser, with all attentions to move through.")
  private @Nullable Path html;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description = "Also write pictures of the attentions into DIR, as PNG and SVG.")
  private @Nullable Path png;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many tokens a picture shows at most (default: ${DEFAULT-VALUE}).")
  private int tokens = 64;

  /// Refuses what cannot be shown, before anything is read or computed.
  ///
  /// @param shape of the reader that will be looked into; asked for only where it matters
  /// @throws UsageException when something is out of range or has no place
  void requireGood(Supplier<ModelShape> shape) {
    if (top < 1) {
      throw new UsageException("--top is " + top + "; at least 1 must be listed.");
    }
    if (tokens < 2) {
      throw new UsageException("--tokens is " + tokens + "; a picture shows at least 2.");
    }
    if (!layers.isEmpty()) {
      requireThere("layer", layers, shape.get().layers());
    }
    if (!heads.isEmpty()) {
      requireThere("head", heads, shape.get().heads());
    }
    requireRoom();
  }

  private void requireRoom() {
    if (html != null) {
      Path folder = html.toAbsolutePath().getParent();
      if (Files.isDirectory(html)) {
        throw new UsageException("--html " + html + " is a folder; name a file.");
      }
      if (folder != null && !Files.isDirectory(folder)) {
        throw new UsageException(
            "--html " + html + " cannot be written: there is no folder " + folder + ".");
      }
    }
    if (png != null && Files.exists(png) && !Files.isDirectory(png)) {
      throw new UsageException("--png " + png + " is a file; name a folder.");
    }
  }

  private static void requireThere(String what, List<Integer> named, @Nullable Integer count) {
    for (int one : named) {
      if (one < 0 || (count != null && one >= count)) {
        throw new UsageException(
            count == null
                ? "There is no %s %d: they are counted from 0.".formatted(what, one)
                : "There is no %s %d: this reader has %ss 0 to %d."
                    .formatted(what, one, what, count - 1));
      }
    }
  }

  /// Writes the pictures that were asked for.
  void pictures(Inspection inspection) {
    if (png != null) {
      new PictureFiles(inspection, tokens).write(png, layers, heads);
    }
  }

  /// Whether pictures were asked for.
  boolean hasPictures() {
    return png != null;
  }

  /// Whether layers or heads were named.
  boolean namesHeads() {
    return !layers.isEmpty() || !heads.isEmpty();
  }

  /// The page that was asked for, if any.
  @Nullable Path html() {
    return html;
  }

  int top() {
    return top;
  }

  /// The layers that were named, all when none was.
  ///
  /// @throws UsageException when there is none of that number
  List<Integer> layers(AttentionMaps maps) {
    return chosen("layer", layers, maps.layers());
  }

  /// The heads that were named, all when none was.
  ///
  /// @throws UsageException when there is none of that number
  List<Integer> heads(AttentionMaps maps) {
    return chosen("head", heads, maps.heads());
  }

  private static List<Integer> chosen(String what, List<Integer> named, int count) {
    requireThere(what, named, count);
    return named.isEmpty() ? IntStream.range(0, count).boxed().toList() : List.copyOf(named);
  }
}
