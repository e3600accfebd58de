package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.train.LineChart.Axis;
import dev.riga.train.LineChart.Point;
import dev.riga.train.LineChart.Series;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class TrainingPlotTest {

  @Test
  void drawsLossesAndScoresWithTheirUnits() throws Exception {
    List<String> metrics = new ArrayList<>();
    metrics.add("{\"event\":\"started\",\"step\":0,\"totalSteps\":100}");
    IntStream.rangeClosed(1, 100)
        .forEach(step ->
            metrics.add(
                "{\"event\":\"step\",\"step\":%d,\"loss\":%f,\"spanLoss\":%f,\"reasoningLoss\":0.5}"
                    .formatted(step, 3.0 / step, 2.0 / step)));
    metrics.add(
        "{\"event\":\"validation\",\"step\":100,\"score\":0.5,\"sources\":{\"a<b\":{\"exactMatch\":0.4,"
            + "\"f1\":0.62,\"questions\":9}},\"noAnswerAccuracy\":0.7,"
            + "\"reasoning\":{\"accuracy\":0.9,\"macroF1\":0.9,\"questions\":7},"
            + "\"reasoningBesideAnswer\":{\"accuracy\":0,\"macroF1\":0,\"questions\":0}}");
    metrics.add("{\"event\":\"step\",\"ste");

    Document picture = parsed(TrainingPlot.of(metrics));

    assertThat(texts(picture))
        .contains("Loss, a running mean", "nats", "loss", "of spans", "of reasoning types")
        .contains("On what was kept aside", "per cent", "a<b F1", "answer or not", "reasoning type")
        .contains("optimiser steps", "100", "80")
        .doesNotContain("score", "questions");
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(3);
  }

  @Test
  void batchesWithoutReasoningQuestionsDoNotPullTheirLossDown() throws Exception {
    List<String> metrics = new ArrayList<>();
    IntStream.rangeClosed(1, 100)
        .forEach(step ->
            metrics.add(
                "{\"event\":\"step\",\"step\":%d,\"loss\":2,\"spanLoss\":2,\"reasoningLoss\":%s}"
                    .formatted(step, step % 4 == 0 ? "0.8" : "0")));

    NodeList paths = parsed(TrainingPlot.of(metrics)).getElementsByTagName("path");

    String line =
        IntStream.range(0, paths.getLength())
            .mapToObj(i -> (Element) paths.item(i))
            .filter(path -> path.getAttribute("stroke").equals("#009e73"))
            .map(path -> path.getAttribute("d"))
            .filter(d -> d.contains("L"))
            .findFirst()
            .orElseThrow();
    // From 40 above to 270 below for 2 to 0.
    assertThat(line.substring(1).split("L"))
        .hasSize(25)
        .allMatch(point -> point.endsWith(" 178.0"));
  }

  @Test
  void aRunThatHasOnlyBegunCanBeDrawn() throws Exception {
    assertThat(texts(parsed(TrainingPlot.of(List.of()))))
        .contains("nats")
        .doesNotContain("per cent");
  }

  @Test
  void ticksAreRoundAndHoldAllValues() {
    assertThat(Axis.of(0.3, 4.7)).isEqualTo(new Axis(0, 5, 1));
    assertThat(Axis.of(12, 87)).isEqualTo(new Axis(0, 100, 20));
    assertThat(Axis.of(1, 2974)).isEqualTo(new Axis(0, 3000, 1000));
    assertThat(Axis.of(-0.4, 0.1).from()).isLessThanOrEqualTo(-0.4);
    assertThat(Axis.of(0, 0).to()).isPositive();
  }

  @Test
  void smoothingIsARunningMeanAndThinningKeepsBothEnds() {
    Series line =
        new Series("x", IntStream.range(0, 10).mapToObj(i -> new Point(i, i % 2)).toList());

    assertThat(line.smoothed(2).points().getLast().y()).isCloseTo(0.5, within(1e-12));
    assertThat(line.smoothed(1)).isEqualTo(line);
    assertThat(line.thinned(4).points()).extracting(Point::x).containsExactly(0.0, 3.0, 6.0, 9.0);
  }

  private static Document parsed(String svg)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document picture) {
    NodeList nodes = picture.getElementsByTagName("text");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }
}
