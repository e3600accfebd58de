package dev.riga.train;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Learning rates that grow from the embeddings to the heads (Howard and Ruder 2018, arXiv
/// 1801.06146, section 3.2; as Clark et al. 2020 train ELECTRA): what a lower layer has learned is
/// of more general use. The rate of layer l, counted from 1, is `decay^(layers - l)` of the full
/// one; the embeddings are layer 0, and what stands above the layers has the full rate.
///
/// @param decay above 0, at most 1
/// @param layers how many there are
record LayerRates(double decay, int layers) {

  private static final Pattern LAYER = Pattern.compile("(?:^|\\.)layers?\\.(\\d+)\\.");

  /// Counts the layers.
  ///
  /// @param names of the network's weights
  static LayerRates of(double decay, Set<String> names) {
    return new LayerRates(decay, names.stream().mapToInt(LayerRates::layer).max().orElse(0));
  }

  /// The part of the learning rate that a weight of this name gets.
  double share(String name) {
    if (name.contains("embeddings.")) {
      return Math.pow(decay, layers);
    }
    int layer = layer(name);
    return layer == 0 ? 1 : Math.pow(decay, layers - layer);
  }

  /// From 1; 0 for what is in no layer.
  private static int layer(String name) {
    Matcher matcher = LAYER.matcher(name);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) + 1 : 0;
  }
}
