package dev.riga.parse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;

/// Writes codes in fonts that tests make up, onto pages of a [Drawing].
final class Codes {
  private Codes() {}

  /// A font whose glyphs are boxes, half as wide as high.
  ///
  /// @param names of the codes from 65 on
  /// @param map what the file says that codes are; empty for a file that says nothing
  static COSDictionary font(Map<Integer, String> map, String... names) throws IOException {
    COSDictionary font = new COSDictionary();
    font.setItem(COSName.TYPE, COSName.FONT);
    font.setItem(COSName.SUBTYPE, COSName.TYPE3);
    font.setItem(COSName.FONT_BBOX, numbers(0, 0, 500, 1000));
    font.setItem(COSName.FONT_MATRIX, matrix());
    font.setInt(COSName.FIRST_CHAR, 65);
    font.setInt(COSName.LAST_CHAR, 65 + names.length - 1);
    COSArray differences = numbers(65);
    COSArray widths = new COSArray();
    COSDictionary programs = new COSDictionary();
    for (String name : names) {
      differences.add(COSName.getPDFName(name));
      widths.add(COSInteger.get(500));
      programs.setItem(COSName.getPDFName(name), stream("500 0 d0 50 0 400 700 re f"));
    }
    COSDictionary encoding = new COSDictionary();
    encoding.setItem(COSName.DIFFERENCES, differences);
    font.setItem(COSName.ENCODING, encoding);
    font.setItem(COSName.WIDTHS, widths);
    font.setItem(COSName.CHAR_PROCS, programs);
    if (!map.isEmpty()) {
      font.setItem(COSName.TO_UNICODE, toUnicode(map, 1));
    }
    return font;
  }

  /// A map of codes to characters, as files hold it.
  static COSStream toUnicode(Map<Integer, String> map, int bytesOfCode) throws IOException {
    StringBuilder text = new StringBuilder("/CIDInit /ProcSet findresource begin begincmap\n");
    text.append("1 begincodespacerange <").append("00".repeat(bytesOfCode)).append("> <");
    text.append("FF".repeat(bytesOfCode)).append("> endcodespacerange\n");
    text.append(map.size()).append(" beginbfchar\n");
    HexFormat hex = HexFormat.of();
    for (Map.Entry<Integer, String> entry : map.entrySet()) {
      String code = hex.toHexDigits(entry.getKey(), 2 * bytesOfCode);
      String characters = hex.formatHex(entry.getValue().getBytes(StandardCharsets.UTF_16BE));
      text.append("<").append(code).append("> <").append(characters).append(">\n");
    }
    return stream(text.append("endbfchar endcmap").toString());
  }

  /// Writes codes at a place of the last page, given as [Drawing] does.
  static void write(Drawing drawing, COSDictionary font, float x, float y, String codes)
      throws IOException {
    PDPage page = drawing.lastPage();
    PDResources resources = page.getResources() == null ? new PDResources() : page.getResources();
    COSDictionary fonts = resources.getCOSObject().getCOSDictionary(COSName.FONT);
    if (fonts == null) {
      fonts = new COSDictionary();
      resources.getCOSObject().setItem(COSName.FONT, fonts);
    }
    COSName name = COSName.getPDFName("Codes" + fonts.size());
    fonts.setItem(name, font);
    page.setResources(resources);
    String program =
        "BT /%s 10 Tf %s %s Td <%s> Tj ET"
            .formatted(
                name.getName(),
                x,
                Drawing.HEIGHT - y,
                HexFormat.of().formatHex(codes.getBytes(StandardCharsets.ISO_8859_1)));
    COSArray programs = new COSArray();
    COSBase before = page.getCOSObject().getDictionaryObject(COSName.CONTENTS);
    if (before instanceof COSArray several) {
      programs.addAll(several);
    } else if (before != null) {
      programs.add(before);
    }
    programs.add(stream(program));
    page.getCOSObject().setItem(COSName.CONTENTS, programs);
  }

  private static COSArray numbers(int... numbers) {
    COSArray array = new COSArray();
    for (int number : numbers) {
      array.add(COSInteger.get(number));
    }
    return array;
  }

  private static COSArray matrix() {
    COSArray matrix = new COSArray();
    matrix.setFloatArray(new float[] {0.001f, 0, 0, 0.001f, 0, 0});
    return matrix;
  }

  private static COSStream stream(String content) throws IOException {
    COSStream stream = new COSStream();
    try (OutputStream out = stream.createOutputStream()) {
      out.write(content.getBytes(StandardCharsets.US_ASCII));
    }
    return stream;
  }
}
