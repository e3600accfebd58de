package dev.riga.app;

import dev.riga.checkpoint.DurableFile;
import dev.riga.explain.Inspection;
import dev.riga.explain.view.Picture;
import dev.riga.explain.view.Pictures;
import dev.riga.explain.view.Pictures.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes pictures of a forward pass into a folder, each as PNG and as SVG: all heads, their mean,
/// what attends to the answer and what it attends to; of the layers and heads that were named, each
/// head as a heatmap and as lines, or a grid where only a layer or only a head was named; without
/// names the last layer.
final class PictureFiles {
  private static final int BARS = 10;

  private final Inspection inspection;
  private final int tokens;

  /// @param tokens how many a heatmap shows at most
  PictureFiles(Inspection inspection, int tokens) {
    this.inspection = inspection;
    this.tokens = tokens;
  }

  /// @param layers none for all
  /// @param heads none for all
  void write(Path folder, List<Integer> layers, List<Integer> heads) {
    pictures(layers, heads)
        .forEach((name, picture) -> {
          DurableFile.write(folder.resolve(name + ".png"), picture.png());
          byte[] drawn = picture.svg().getBytes(StandardCharsets.UTF_8);
          DurableFile.write(folder.resolve(name + ".svg"), drawn);
        });
  }

  private Map<String, Picture> pictures(List<Integer> layers, List<Integer> heads) {
    Pictures pictures = new Pictures(inspection);
    Map<String, Picture> named = new LinkedHashMap<>();
    named.put("overview", pictures.overview());
    named.put("mean", pictures.mean(tokens));
    named.put("attends-to-answer", pictures.towardsAnswer(BARS));
    named.put("answer-attends-to", pictures.fromAnswer(BARS));
    if (!layers.isEmpty() && !heads.isEmpty()) {
      for (int layer : layers) {
        for (int head : heads) {
          String place = "layer-" + layer + "-head-" + head;
          named.put(place, pictures.heatmap(layer, head, tokens));
          named.put(place + "-lines", pictures.links(layer, head, tokens));
        }
      }
    } else if (!heads.isEmpty()) {
      for (int head : heads) {
        named.put("head-" + head, pictures.grid(throughLayers(head), tokens));
      }
    } else {
      List<Integer> shown =
          layers.isEmpty() ? List.of(inspection.attentions().layers() - 1) : layers;
      shown.forEach(layer -> named.put("layer-" + layer, pictures.layer(layer, tokens)));
    }
    return named;
  }

  private List<Place> throughLayers(int head) {
    List<Place> places = new ArrayList<>();
    IntStream.range(0, inspection.attentions().layers())
        .forEach(layer -> places.add(new Place(layer, head)));
    return places;
  }
}
