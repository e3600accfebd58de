package dev.riga.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.train.LineChart.Point;
import dev.riga.train.LineChart.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Draws a run's metrics: the losses over the steps above, the validation scores below.
final class TrainingPlot {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int POINTS = 600;

  /// The part of a run over which a loss is averaged: single batches hide where it goes.
  private static final int SMOOTHED_PARTS = 25;

  private static final Map<String, String> LOSSES =
      Map.of("loss", "loss", "spanLoss", "of spans", "reasoningLoss", "of reasoning types");

  private TrainingPlot() {}

  /// Draws the lines of a metrics file.
  ///
  /// @param metrics as [MetricsLog] writes them; a line that was cut off is passed over
  static String of(List<String> metrics) {
    Map<String, List<Point>> losses = new LinkedHashMap<>();
    Map<String, List<Point>> scores = new LinkedHashMap<>();
    for (String line : metrics) {
      JsonNode node = parsed(line);
      switch (node.path("event").asText()) {
        case "step" -> addLosses(node, losses);
        case "validation" -> addScores("", node, node.path("step").asInt(), scores);
        default -> {}
      }
    }
    List<LineChart> charts = new ArrayList<>();
    charts.add(
        new LineChart(
            "Loss, a running mean",
            "optimiser steps",
            "nats",
            series(losses).stream()
                .map(series ->
                    series.smoothed(1 + series.points().size() / SMOOTHED_PARTS).thinned(POINTS))
                .toList()));
    if (!scores.isEmpty()) {
      charts.add(
          new LineChart("On what was kept aside", "optimiser steps", "per cent", series(scores)));
    }
    return picture(charts);
  }

  /// Draws a metrics file into another file.
  ///
  /// @throws TrainingException when it cannot be written
  static void write(Path metrics, Path picture) {
    try {
      Files.writeString(picture, of(Files.readAllLines(metrics)));
    } catch (IOException e) {
      throw TrainingException.notWritten("the plot", picture, e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException cutOff) {
      return JSON.missingNode();
    }
  }

  /// A batch in which nobody trains a head has no loss of that head: 0 stands for it.
  private static void addLosses(JsonNode node, Map<String, List<Point>> losses) {
    for (String name : List.of("loss", "spanLoss", "reasoningLoss")) {
      if (node.path(name).isNumber() && (name.equals("loss") || node.path(name).asDouble() != 0)) {
        losses
            .computeIfAbsent(LOSSES.getOrDefault(name, name), _ -> new ArrayList<>())
            .add(new Point(node.path("step").asInt(), node.path(name).asDouble()));
      }
    }
  }

  /// The scores of a validation, in per cent; those of a source carry its name. The score by which
  /// models are compared is a mean of others, and is left out with exact match where there is F1.
  private static void addScores(
      String prefix, JsonNode node, int step, Map<String, List<Point>> scores) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      if (field.getValue().path("questions").asInt(1) == 0) {
        continue; // of no questions
      }
      if (field.getValue().isObject()) {
        boolean sources = name.equals("sources");
        addScores(sources ? prefix : prefix + words(name) + " ", field.getValue(), step, scores);
      } else if (field.getValue().isNumber()
          && !List.of("step", "questions", "score", "exactMatch", "macroF1").contains(name)) {
        scores
            .computeIfAbsent((prefix + words(name)).strip(), _ -> new ArrayList<>())
            .add(new Point(step, 100 * field.getValue().asDouble()));
      }
    }
  }

  private static String words(String name) {
    return switch (name) {
      case "f1" -> "F1";
      case "noAnswerAccuracy" -> "answer or not";
      case "reasoning" -> "reasoning type";
      case "reasoningBesideAnswer" -> "reasoning type beside the answer";
      case "accuracy" -> "";
      default -> name;
    };
  }

  private static List<Series> series(Map<String, List<Point>> points) {
    return points.entrySet().stream()
        .map(entry -> new Series(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String picture(List<LineChart> charts) {
    int height = charts.size() * LineChart.HEIGHT;
    StringBuilder out = new StringBuilder();
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        role="img" font-family="DejaVu Sans, Verdana, Helvetica, Arial, sans-serif">
        <title>Losses and validation scores of a training run</title>
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        """
            .formatted(LineChart.WIDTH, height));
    for (int i = 0; i < charts.size(); i++) {
      out.append(charts.get(i).svg(i * LineChart.HEIGHT));
    }
    return out.append("</svg>\n").toString();
  }
}
