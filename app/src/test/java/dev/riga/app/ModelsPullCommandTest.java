package dev.riga.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.riga.app.RigaProcess.Start;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A model comes from a server on this machine that speaks as much of the hub's protocol as one
/// pull needs.
class ModelsPullCommandTest {

  private static final String COMMIT = "0123456789abcdef";

  @TempDir private Path cache;
  private HttpServer server;
  private String endpoint = "";
  private int refusal;
  private final byte[] config = "{\"model_type\": \"bert\"}".getBytes(UTF_8);
  private final byte[] weights = new byte[3_000_000];

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    endpoint = "http://localhost:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (refusal != 0) {
        exchange.sendResponseHeaders(refusal, -1);
      } else if (path.startsWith("/api/models/")) {
        send(
            exchange,
            """
            {"sha": "%s",
             "siblings": [{"rfilename": "config.json"}, {"rfilename": "model.safetensors"}]}
            """
                .formatted(COMMIT)
                .getBytes(UTF_8));
      } else {
        byte[] content = path.endsWith("/config.json") ? config : weights;
        exchange.getResponseHeaders().set("ETag", '"' + gitSha1(content) + '"');
        send(exchange, content);
      }
    }
  }

  private static void send(HttpExchange exchange, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private static String gitSha1(byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + content.length + "\0").getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Map<String, String> environment() {
    return Map.of("HF_ENDPOINT", endpoint, "HF_HUB_CACHE", cache.toString(), "HF_TOKEN", "hf_x");
  }

  @Test
  void aPulledModelsFolderIsPrintedAndTheModelIsListed() {
    Path folder = cache.resolve("models--org--tiny/snapshots/" + COMMIT);

    assertThat(Ran.riga(environment(), "models", "pull", "org/tiny"))
        .isEqualTo(new Ran(0, folder + "\n", ""));
    assertThat(folder.resolve("model.safetensors")).hasSize(3_000_000);
    assertThat(Ran.riga(environment(), "models", "list").out().lines())
        .contains("org/tiny                                           from the hub");
  }

  @Test
  void onATerminalItIsShownHowFarTheWholeModelIs() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal plain = Terminal.plain(new ByteArrayOutputStream(), err);
    Terminal live =
        new Terminal(plain.out(), plain.err(), plain.outInk(), plain.errInk(), true, 80);

    int status = new RigaCommandLine(live, environment()).run("models", "pull", "org/tiny");

    assertThat(status).isZero();
    assertThat(err.toString(UTF_8).split("\r\u001b\\[K", -1))
        .contains("org/tiny ▕                    ▏ 0.0 of 3.0 MB · config.json")
        .endsWith("");
  }

  @Test
  void aModelThatMayNotBeReadSaysWhatToDo() {
    refusal = 403;

    assertThat(Ran.riga(environment(), "models", "pull", "org/gated"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: The hub does not let you read org/gated. If its authors ask for consent,"
                    + " give it at "
                    + endpoint
                    + "/org/gated, and make sure that the token in HF_TOKEN is of that account and"
                    + " may read.\n"));
  }

  @Test
  void aVariableThatNamesNoHubConcernsOnlyWhoNeedsIt() throws IOException {
    Map<String, String> wrong = Map.of("HF_ENDPOINT", "hub");
    Path text = Files.writeString(cache.resolve("a.txt"), "Text.");

    assertThat(Ran.riga(wrong, "models", "pull", "org/tiny"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: HF_ENDPOINT is \"hub\", which is no address of a hub. Unset it, or give one"
                    + " such as https://huggingface.co.\n"));
    assertThat(Ran.riga(wrong, "text", text.toString()).status()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPullThatDoesNotFitGoesOnWhenThereIsRoom(@TempDir Path folder) throws Exception {
    Start start = Start.in(folder);
    for (Map.Entry<String, String> variable : environment().entrySet()) {
      start = start.with(variable.getKey(), variable.getValue());
    }
    start = start.with("HF_HUB_OFFLINE", "0");
    Path blob = cache.resolve("models--org--tiny/blobs").resolve(gitSha1(weights));

    assertThat(
            start
                .under("sh", "-c", "ulimit -f 2000; \"$@\"", "sh")
                .run("models", "pull", "org/tiny")
                .end())
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: "
                    + blob
                    + ".incomplete could not be written: File too large. What was there before is"
                    + " unchanged. Mend that, or choose another place.\n"));
    assertThat(blob).doesNotExist();
    assertThat(start.run("models", "pull", "org/tiny").end().status()).isZero();
    assertThat(blob).hasBinaryContent(weights);
  }

  @Test
  void aPullThatWasStoppedGoesOn() throws IOException {
    Path blobs = Files.createDirectories(cache.resolve("models--org--tiny/blobs"));
    Files.write(
        blobs.resolve(gitSha1(weights) + ".incomplete"),
        Arrays.copyOf(weights, weights.length - 10));

    assertThat(Ran.riga(environment(), "models", "pull", "org/tiny").status()).isZero();
    assertThat(blobs.resolve(gitSha1(weights))).hasSize(weights.length);
  }
}
