package dev.riga.explain.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.Part;
import dev.riga.explain.Token;
import dev.riga.explain.view.Pictures.Bar;
import dev.riga.explain.view.Pictures.Place;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PicturesTest {
  private static final Inspection RIGA = Samples.riga(3, 4);
  private final Pictures pictures = new Pictures(RIGA);

  @Test
  void coloursEachCellOfTheHeatmapByItsWeight() throws Exception {
    Picture picture = pictures.heatmap(1, 2, 64);

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png(1)));
    Mark.Cells cells = cells(picture);
    assertThat(image.getWidth()).isEqualTo(picture.width());
    assertThat(image.getHeight()).isEqualTo(picture.height());
    assertThat(cells.columns()).isEqualTo(28);
    double cell = cells.width() / 28;
    float largest = 0;
    for (float weight : RIGA.attentions().head(1, 2)) {
      largest = Math.max(largest, weight);
    }
    Tone tone = Tone.upTo(largest);
    for (int query = 0; query < 28; query++) {
      for (int key = 0; key < 28; key++) {
        int x = (int) (cells.x() + cell * (key + 0.5));
        int y = (int) (cells.y() + cell * (query + 0.5));
        assertThat(image.getRGB(x, y) & 0xFFFFFF)
            .as("query %d, key %d", query, key)
            .isEqualTo(tone.colour(RIGA.attentions().weight(1, 2, query, key)));
      }
    }
  }

  @Test
  void paintsTheSameCellsInTheSvg() throws Exception {
    Picture picture = pictures.heatmap(1, 2, 64);

    Document svg = parsed(picture.svg());

    int area = 0;
    NodeList paths = svg.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      for (String run : attribute(svg, "path", i, "d").split("h", -1)) {
        area += run.matches("\\d+v1") ? Integer.parseInt(run.replace("v1", "")) : 0;
      }
    }
    assertThat(area).as("cells of the map and of the legend").isEqualTo(28 * 28 + 65);
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Layer 1, head 2: which token attends to which");
    assertThat(texts(svg)).contains("Layer 1, head 2", "[CLS]", "riga", "attended to", "100 %");
  }

  @Test
  void showsTheQuestionAndWhatStandsAroundTheAnswerWhereThereIsNoRoomForAll() {
    Inspection longer = Samples.longer(1, 1, 100);

    assertThat(Kind.chosen(longer, 24))
        .hasSize(24)
        .startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 12)
        .contains(50, 51, 52)
        .endsWith(99);
    assertThat(Kind.chosen(longer, 100)).hasSize(100);
    assertThat(Kind.chosen(longer, 2)).hasSize(2);
  }

  @Test
  void drawsEveryPictureOfEveryShape() throws Exception {
    for (Inspection inspection : List.of(RIGA, Samples.longer(2, 16, 130), oneToken())) {
      Pictures all = new Pictures(inspection);
      List<Picture> drawn =
          List.of(
              all.heatmap(0, 0, 40),
              all.mean(40),
              all.layer(0, 40),
              all.grid(List.of(new Place(0, 0)), 40),
              all.overview(),
              all.links(0, 0, 40),
              all.towardsAnswer(5),
              all.fromAnswer(500));
      for (Picture picture : drawn) {
        assertThat(texts(parsed(picture.svg()))).isNotEmpty();
        assertThat(ImageIO.read(new ByteArrayInputStream(picture.png(0.5))).getWidth())
            .isEqualTo((int) Math.ceil(picture.width() * 0.5));
      }
    }
  }

  @Test
  void ranksTheTokensThatAttendToTheAnswer() throws Exception {
    double[] mean = RIGA.attentions().mean();
    int best =
        IntStream.range(0, 28)
            .boxed()
            .max((a, b) -> Double.compare(mean[a * 28 + 21], mean[b * 28 + 21]))
            .orElseThrow();

    List<String> texts = texts(parsed(pictures.towardsAnswer(3).svg()));

    assertThat(texts.get(0)).isEqualTo("Tokens that attend most to “Riga”");
    assertThat(texts.get(2)).isEqualTo(RIGA.tokens().get(best).text());
    assertThat(texts.get(3)).isEqualTo(Tone.percent(mean[best * 28 + 21]));
    assertThat(texts).hasSize(2 + 3 * 2 + 3);
  }

  @Test
  void writesWeightsWithTheDigitsTheyDeserve() {
    assertThat(List.of(0.0, 0.0004, 0.0123, 0.02, 0.5, 1.0).stream().map(Tone::percent))
        .containsExactly("0 %", "0.04 %", "1.2 %", "2.0 %", "50 %", "100 %");
    assertThat(Tone.upTo(0.031).most()).isEqualTo(0.05);
    assertThat(Tone.upTo(0.5).most()).isEqualTo(0.5);
    assertThat(Tone.upTo(0).most()).isEqualTo(1);
  }

  @Test
  void onlyGetsDarkerOnPaperAndLighterAtNight() {
    for (int i = 0; i < 100; i++) {
      double now = ColourScale.lightness(ColourScale.PAPER.at(i / 100.0));
      double next = ColourScale.lightness(ColourScale.PAPER.at((i + 1) / 100.0));
      assertThat(next).isLessThan(now + 1e-3);
      now = ColourScale.lightness(ColourScale.NIGHT.at(i / 100.0));
      next = ColourScale.lightness(ColourScale.NIGHT.at((i + 1) / 100.0));
      assertThat(next).isGreaterThan(now - 1e-3);
    }
    assertThat(ColourScale.PAPER.at(0)).isEqualTo(0xfbfaf6);
    assertThat(ColourScale.PAPER.at(1)).isEqualTo(0x170f3c);
    assertThat(ColourScale.NIGHT.at(2)).isEqualTo(0xfdf08a);
  }

  @Test
  void escapesWhatTokensHold() throws Exception {
    List<Token> tokens = new ArrayList<>();
    Samples.add(tokens, Part.SPECIAL, "[CLS]");
    Samples.add(
        tokens,
        Part.CONTEXT,
        "</text><script>alert(1)</script>",
        "\"onload=\"alert(1)",
        "]]>",
        "<!--",
        "a\u202Eb",
        "\u0000\u0008",
        "\uD800",
        "\uFFFF",
        "\u2028");
    Inspection hostile =
        Samples.of(
            "<script>", "", tokens, 1, 2, "</title>", Samples.attentions(1, 1, tokens.size(), 1));

    Picture picture = new Pictures(hostile).heatmap(0, 0, 64);

    Document svg = parsed(picture.svg());
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(svg)).contains("a‹U+202E›b", "<script> → </title>", "‹U+D800›");
    assertThat(picture.png(1)).isNotEmpty();
  }

  @Test
  void saysWhichLayersHeadsAndTokensThereAre() {
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> pictures.heatmap(3, 0, 64))
        .withMessage("There is no layer 3: this model has 3 layers, counted from 0.");
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> pictures.links(0, -1, 64))
        .withMessage("There is no head -1: this model has 4 heads, counted from 0.");
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> pictures.heatmap(0, 0, 1))
        .withMessage("A picture shows at least 2 tokens, not 1.");
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> pictures.grid(Collections.nCopies(65, new Place(0, 0)), 64))
        .withMessage("A grid shows 1 to 64 heads, not 65; the overview shows them all.");
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> pictures.towardsAnswer(0))
        .withMessage("A bar chart shows at least 1 token, not 0.");
    Picture bars = pictures.bars("", "", Collections.nCopies(5000, new Bar("a", 1, Kind.ANSWER)));
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> bars.png(8))
        .withMessage(
            "The picture would have 4,230 million pixels; show fewer tokens, or write it as SVG.");
  }

  private static Inspection oneToken() {
    List<Token> tokens = new ArrayList<>();
    Samples.add(tokens, Part.SPECIAL, "[CLS]");
    return Samples.of("", "", tokens, 0, 0, "", new AttentionMaps(1, 1, List.of(new float[] {1})));
  }

  private static Mark.Cells cells(Picture picture) {
    return picture.marks().stream()
        .filter(mark -> mark instanceof Mark.Cells cells && cells.rows() > 1)
        .map(mark -> (Mark.Cells) mark)
        .findFirst()
        .orElseThrow();
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static String attribute(Document svg, String tag, int index, String name) {
    return svg.getElementsByTagName(tag)
        .item(index)
        .getAttributes()
        .getNamedItem(name)
        .getNodeValue();
  }

  private static List<String> texts(Document svg) {
    NodeList nodes = svg.getElementsByTagName("text");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }
}
