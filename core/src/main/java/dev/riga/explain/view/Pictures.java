package dev.riga.explain.view;

import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import java.util.ArrayList;
import java.util.List;

/// Pictures of one forward pass. Layers, heads and tokens are counted from 0.
///
/// Tokens of the question and of the answer are marked with the same two colours everywhere. A
/// colour or a width shows the square root of a weight, since most weights are small; each legend
/// says what it stands for.
public final class Pictures {
  /// The largest number of heads or layers in a grid.
  private static final int MOST_PANELS = 64;

  private final Inspection inspection;
  private final AttentionMaps maps;

  /// @param inspection of any reader with attentions
  public Pictures(Inspection inspection) {
    this.inspection = inspection;
    this.maps = inspection.attentions();
  }

  /// A head of a layer.
  public record Place(int layer, int head) {}

  /// A token, or anything else with a name, and a number.
  ///
  /// @param number 0 or more
  /// @param kind decides the colour
  public record Bar(String name, double number, Kind kind) {}

  /// Attention of one head, token by token.
  ///
  /// @param mostTokens how many tokens are shown at most, at least 2: the question's first and
  ///   those around the answer
  /// @throws PictureException when there is no such layer or head
  public Picture heatmap(int layer, int head, int mostTokens) {
    Place place = checked(new Place(layer, head));
    return new Heatmap(
            inspection,
            Kind.chosen(inspection, mostTokens),
            "Layer " + layer + ", head " + head,
            maps.head(place.layer(), place.head()))
        .picture();
  }

  /// Attention averaged over all layers and heads.
  ///
  /// @param mostTokens as in [#heatmap]
  public Picture mean(int mostTokens) {
    double[] mean = maps.mean();
    float[] weights = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      weights[i] = (float) mean[i];
    }
    return new Heatmap(
            inspection,
            Kind.chosen(inspection, mostTokens),
            "Mean over all " + maps.layers() * maps.heads() + " heads",
            weights)
        .picture();
  }

  /// Several heads side by side, over the same tokens and with the same colours.
  ///
  /// @param places 1 to 64 of them
  /// @param mostTokens as in [#heatmap]
  /// @throws PictureException when there is no such layer or head, or there are too many
  public Picture grid(List<Place> places, int mostTokens) {
    if (places.isEmpty() || places.size() > MOST_PANELS) {
      throw new PictureException(
          "A grid shows 1 to %d heads, not %d; the overview shows them all."
              .formatted(MOST_PANELS, places.size()));
    }
    places.forEach(this::checked);
    return new HeadGrid(inspection, Kind.chosen(inspection, mostTokens), places).picture();
  }

  /// All heads of a layer.
  ///
  /// @throws PictureException when there is no such layer, or it has more than 64 heads
  public Picture layer(int layer, int mostTokens) {
    List<Place> places = new ArrayList<>();
    for (int head = 0; head < maps.heads(); head++) {
      places.add(new Place(layer, head));
    }
    return grid(places, mostTokens);
  }

  /// Every head of every layer, small: a row for a layer.
  public Picture overview() {
    return new Overview(inspection).picture();
  }

  /// Attention of one head as lines between tokens.
  ///
  /// @param mostTokens as in [#heatmap]
  /// @throws PictureException when there is no such layer or head
  public Picture links(int layer, int head, int mostTokens) {
    checked(new Place(layer, head));
    return new HeadLinks(inspection, Kind.chosen(inspection, mostTokens), layer, head).picture();
  }

  /// Which tokens attend most to the answer, averaged over all layers and heads.
  ///
  /// @param top how many, at least 1
  public Picture towardsAnswer(int top) {
    return bars(
        "Tokens that attend most to “" + inspection.answer().text() + "”",
        "mean weight on the answer’s tokens, over all layers and heads",
        ranked(top, true));
  }

  /// What the answer attends to most, averaged over all layers and heads.
  ///
  /// @param top how many, at least 1
  public Picture fromAnswer(int top) {
    return bars(
        "Tokens that “" + inspection.answer().text() + "” attends to most",
        "mean weight of the answer’s tokens on them, over all layers and heads",
        ranked(top, false));
  }

  /// A bar chart.
  ///
  /// @param unit what the numbers are, in a few words
  /// @param bars from top to bottom; the numbers are shown as per cent
  public Picture bars(String title, String unit, List<Bar> bars) {
    return new BarChart(title, unit, bars).picture();
  }

  private List<Bar> ranked(int top, boolean towards) {
    if (top < 1) {
      throw new PictureException("A bar chart shows at least 1 token, not " + top + ".");
    }
    double[] mean = maps.mean();
    int n = maps.length();
    List<Bar> bars = new ArrayList<>();
    for (int token = 0; token < n; token++) {
      double sum = 0;
      int first = inspection.answer().first();
      int last = inspection.answer().last();
      for (int a = first; a <= last; a++) {
        sum += towards ? mean[token * n + a] : mean[a * n + token];
      }
      String name = inspection.tokens().get(token).text();
      bars.add(new Bar(name, towards ? sum : sum / (last - first + 1), Kind.of(inspection, token)));
    }
    return bars.stream()
        .sorted((a, b) -> Double.compare(b.number(), a.number()))
        .limit(top)
        .toList();
  }

  private Place checked(Place place) {
    require("layer", place.layer(), maps.layers());
    require("head", place.head(), maps.heads());
    return place;
  }

  private static void require(String what, int number, int count) {
    if (number < 0 || number >= count) {
      throw new PictureException(
          "There is no %s %d: this model has %s, counted from 0."
              .formatted(what, number, count == 1 ? "1 " + what : count + " " + what + "s"));
    }
  }
}
