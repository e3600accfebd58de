package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextReaderTest {

  @TempDir private Path folder;

  @Test
  void keepsTheTextAsItIs() throws IOException {
    Document document =
        Documents.parse(folder, "notes.txt", "First line\r\nsecond line\r\n\r\n  Indented.\n");
    assertThat(document.text()).isEqualTo("First line\nsecond line\n\n  Indented.");
    assertThat(Documents.blocks(document))
        .containsExactly("PARAGRAPH First line\nsecond line", "PARAGRAPH Indented.");
    assertThat(document.mediaType()).isEqualTo("text/plain");
    assertThat(document.pages()).isEmpty();
    assertThat(document.name()).isEqualTo("notes.txt");
  }

  @Test
  void countsCodePoints() throws IOException {
    Document document = Documents.parse(folder, "a.txt", "𝒜𝒷𝒸 one\n\n𝒟 two");
    assertThat(Documents.blocks(document))
        .containsExactly("PARAGRAPH 𝒜𝒷𝒸 one", "PARAGRAPH 𝒟 two");
    assertThat(document.blocks().get(1).span().start()).isEqualTo(9);
  }

  @Test
  void findsUnderlinedAndShoutedHeadings() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "a.txt",
            "Results\n=======\nThey are good.\n\nMETHODS AND DATA\n\nWe looked.\n\nChapter 2\n\nX.");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Results\n=======",
            "PARAGRAPH They are good.",
            "HEADING1 METHODS AND DATA",
            "PARAGRAPH We looked.",
            "HEADING1 Chapter 2",
            "PARAGRAPH X.");
  }

  @Test
  void dropsWhatCannotBePrinted() throws IOException {
    Document document =
        Documents.parse(folder, "a.txt", "one\u0007two\u00ADthree\u200B four\u00A0five");
    assertThat(document.text()).isEqualTo("onetwothree four five");
  }

  private static final String GERMAN =
      "Der Bär wärmt müde Füße über den Öfen; schöne Grüße aus Köln.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "UTF-16LE",
        "UTF-16BE",
        "UTF-32LE",
        "UTF-32BE",
        "windows-1252",
        "ISO-8859-1"
      })
  void findsOutHowWesternTextIsEncoded(String charset) throws IOException {
    byte[] bytes = GERMAN.getBytes(Charset.forName(charset));
    assertThat(Documents.parse(folder, "a.txt", bytes).text()).isEqualTo(GERMAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void obeysByteOrderMarks(String charset) throws IOException {
    byte[] bytes = ("\uFEFF" + "短い文").getBytes(Charset.forName(charset));
    assertThat(Documents.parse(folder, "a.txt", bytes).text()).isEqualTo("短い文");
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1251, Русский текст для проверки кодировки. Москва слезам не верит.",
    "KOI8-R, Русский текст для проверки кодировки. Москва слезам не верит.",
    "Shift_JIS, 日本語のテキストです。文字コードの判定を試します。",
    "EUC-JP, 日本語のテキストです。文字コードの判定を試します。",
    "ISO-2022-JP, 日本語のテキストです。文字コードの判定を試します。",
    "GB18030, 中文文本，用于测试编码检测。北京是中国的首都。",
    "Big5, 中文文本，用於測試編碼檢測。臺北是臺灣的首都。",
    "EUC-KR, 한국어 텍스트입니다. 인코딩 감지를 시험합니다.",
    "windows-1253, Ελληνικό κείμενο για δοκιμή κωδικοποίησης χαρακτήρων.",
    "windows-1256, النص العربي لاختبار الترميز في هذا الملف",
    "ISO-8859-2, 'Zażółć gęślą jaźń. Polska mowa jest trudna, ale piękna i ciekawa.'",
  })
  void findsOutHowOtherTextIsEncoded(String charset, String text) throws IOException {
    byte[] bytes = text.getBytes(Charset.forName(charset));
    assertThat(Documents.parse(folder, "a.txt", bytes).text()).isEqualTo(text);
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    byte[] noise = new byte[4000];
    new java.util.Random(7).nextBytes(noise);
    Documents.assertRefused(
        folder, "noise.txt", noise, "holds no text in any encoding that Riga knows");
  }

  @Test
  void readsCodeAndOtherTextWhateverItIsCalled() throws IOException {
    byte[] code = "int main() { return 0; }".getBytes(StandardCharsets.UTF_8);
    assertThat(Documents.parse(folder, "main.c", code).text())
        .isEqualTo("int main() { return 0; }");
    assertThat(Documents.parse(folder, "README", code).text()).isNotEmpty();
  }
}
