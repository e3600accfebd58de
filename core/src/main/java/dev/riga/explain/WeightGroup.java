package dev.riga.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Weights of a network that are drawn anew together: the heads, one layer, or the embeddings.
///
/// @param name for people: `heads`, `layer 11`, `embeddings`
/// @param weights their names in the checkpoint
record WeightGroup(String name, List<String> weights) {
  /// How the families number their layers; ALBERT numbers the groups of layers that share weights.
  private static final Pattern LAYER =
      Pattern.compile("(?:^|\\.)(?:layers?|albert_layer_groups)\\.(\\d+)\\.");

  /// The groups of all weights, each in exactly one, from the output down to the input.
  static List<WeightGroup> fromTheOutputDown(Collection<String> names) {
    List<String> heads = new ArrayList<>();
    List<String> embeddings = new ArrayList<>();
    Map<Integer, List<String>> layers = new TreeMap<>();
    for (String name : names) {
      Matcher layer = LAYER.matcher(name);
      if (layer.find()) {
        layers.computeIfAbsent(Integer.valueOf(layer.group(1)), _ -> new ArrayList<>()).add(name);
      } else {
        (name.contains("embedding") ? embeddings : heads).add(name);
      }
    }
    List<WeightGroup> groups = new ArrayList<>();
    groups.add(new WeightGroup("embeddings", List.copyOf(embeddings)));
    layers.forEach(
        (number, own) -> groups.add(new WeightGroup("layer " + number, List.copyOf(own))));
    groups.add(new WeightGroup("heads", List.copyOf(heads)));
    return List.copyOf(groups.reversed());
  }
}
