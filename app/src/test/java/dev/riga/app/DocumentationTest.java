package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the README and the pages of docs/ show is run: each `./riga …` in a block marked `sh`,
/// and the Java of docs/embedding.md. Links must lead somewhere.
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  /// What a command writes: the test puts it elsewhere.
  private static final Pattern WRITTEN = Pattern.compile("--(?:html|png) (\\S+)");

  @TempDir private static Path output;

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @TestFactory
  Stream<DynamicTest> everyCommandIsRun() throws IOException {
    return pages().stream()
        .flatMap(page ->
            blocks(page, "sh").stream()
                .map(block -> block.replaceAll("\\\\\n\\s*", ""))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("./riga "))
                .map(line -> DynamicTest.dynamicTest(page + ": " + line, () -> runs(line))));
  }

  private static void runs(String line) {
    Ran ran = run(line);

    assertThat(ran.withoutProgress().err()).isEmpty();
    assertThat(ran.out()).isNotBlank();
    assertThat(ran.status()).isZero();
    Matcher written = WRITTEN.matcher(line);
    while (written.find()) {
      Path file = output.resolve(written.group(1));
      assertThat(file).as("what %s writes", line).exists();
      if (Files.isDirectory(file)) {
        assertThat(file).isNotEmptyDirectory();
      } else {
        assertThat(file).isNotEmptyFile();
      }
    }
  }

  @Test
  void theReadmeShowsWhatItsCommandPrints() throws IOException {
    Path readme = ROOT.resolve("README.md");
    String shown = blocks(readme, "text").getFirst();
    String command =
        blocks(readme, "sh").stream()
            .filter(block -> block.startsWith("./riga ask"))
            .findFirst()
            .orElseThrow();

    assertThat(steady(run(command.strip()).out())).isEqualTo(steady(shown));
  }

  /// Without what differs from one machine to the next: figures, and lines of nothing else.
  private static String steady(String page) {
    return page.replaceAll("[<>]?[0-9]+ %", "N %")
        .replaceAll("[0-9]+\\.[0-9]+ s", "N s")
        .replaceAll(" +", " ")
        .lines()
        .filter(line -> !line.strip().startsWith("N %"))
        .filter(line -> !line.contains(" skipped: ") && !line.contains(" · total N s"))
        .reduce("", (a, b) -> a + b + "\n")
        .strip();
  }

  @Test
  void theJavaCompilesAndAnswers(@TempDir Path classes) throws Exception {
    List<String> snippets = blocks(ROOT.resolve("docs/embedding.md"), "java");
    String whole = snippets.get(0).replace("Path.of(\"examples", "Path.of(\"../examples");
    String reader = snippets.get(1);

    compile(
        classes,
        "Whole",
        "public static void main(String[] none) throws Exception {\n" + whole + "}");
    compile(classes, "One", "static void main(Reader reader) throws Exception {\n" + reader + "}");

    assertThat(printed(classes, "Whole")).contains("tiny bubbles", "amber.html");
  }

  @Test
  void theJavaOfDocumentsCompilesAndListsHeadings(@TempDir Path classes) throws Exception {
    String snippet =
        blocks(ROOT.resolve("docs/documents.md"), "java")
            .getFirst()
            .replace("Path.of(\"examples", "Path.of(\"../examples");

    compile(
        classes,
        "Headings",
        "public static void main(String[] none) throws Exception {\n" + snippet + "}");

    assertThat(printed(classes, "Headings"))
        .contains("3 Why the water is brackish\n3.1 Major Baltic inflows\n");
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1))).as(page + " links to it").exists();
      }
    }
  }

  @Test
  void theReadmeHasTwoCommandsAndContinuousIntegrationRunsTheSecond() throws IOException {
    List<String> commands =
        blocks(ROOT.resolve("README.md"), "sh").stream().map(String::strip).toList();

    assertThat(commands).hasSize(2);
    assertThat(commands.get(0)).startsWith("./riga ask ").contains("--docs examples");
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("exec " + commands.get(1));
  }

  // ---------------------------------------------------------------- pages

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<String> blocks(Path page, String language) {
    try {
      List<String> blocks = new ArrayList<>();
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        if (block.group(1).equals(language)) {
          blocks.add(block.group(2));
        }
      }
      return blocks;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Runs a line as a shell in the project's folder would.
  private static Ran run(String line) {
    List<String> words = new ArrayList<>();
    boolean writes = false;
    Matcher word = WORD.matcher(line.substring("./riga ".length()));
    while (word.find()) {
      String text = word.group(1) == null ? word.group(2) : word.group(1);
      words.add(
          text.startsWith("examples")
              ? ROOT.resolve(text).toString()
              : writes ? output.resolve(text).toString() : text);
      writes = text.equals("--html") || text.equals("--png");
    }
    Map<String, String> environment = TestHome.environment();
    return Ran.riga(environment, words.toArray(String[]::new));
  }

  // ---------------------------------------------------------------- Java

  private static void compile(Path classes, String name, String body) {
    String source =
        """
        import dev.riga.answer.*; import dev.riga.checkpoint.*; import dev.riga.document.*;
        import dev.riga.embed.*; import dev.riga.engine.*; import dev.riga.index.*;
        import dev.riga.parse.*; import dev.riga.read.*;
        import dev.riga.retrieve.*; import dev.riga.tensor.*; import dev.riga.text.*;
        import dev.riga.weights.*; import java.nio.file.*; import java.util.*;
        public class %s { %s }
        """
            .formatted(name, body);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-d", classes.toString(), "-classpath", classPath()),
                null,
                List.of(new Source(name, source)))
            .call();
    assertThat(compiled).as(messages + "\n" + source).isTrue();
  }

  private static String printed(Path classes, String name) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, DocumentationTest.class.getClassLoader())) {
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// Source text that stands in no file.
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
