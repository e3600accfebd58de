package dev.riga.explain.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A headless Chromium, driven by its DevTools protocol, to see what a page really does.
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting;

  private Browser(
      Process process, WebSocket socket, Map<Integer, CompletableFuture<JsonNode>> waiting) {
    this.process = process;
    this.socket = socket;
    this.waiting = waiting;
  }

  /// Where this machine has one.
  public static Optional<Path> installed() {
    return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /// Starts it.
  ///
  /// @param home an empty folder for its files
  public static Browser start(Path home) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                installed().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + home,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("browser.out").toFile())
            .start();
    HttpClient http = HttpClient.newHttpClient();
    int port = port(home.resolve("DevToolsActivePort"), process);
    String pages =
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    String address = "";
    for (JsonNode page : JSON.readTree(pages)) {
      if (page.path("type").asText().equals("page")) {
        address = page.path("webSocketDebuggerUrl").asText();
      }
    }
    Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    WebSocket socket =
        http.newWebSocketBuilder().buildAsync(URI.create(address), new Ear(waiting)).join();
    return new Browser(process, socket, waiting);
  }

  private static int port(Path file, Process process) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file)) {
        try (Stream<String> lines = Files.lines(file)) {
          Optional<String> first = lines.findFirst();
          if (first.isPresent()) {
            return Integer.parseInt(first.get());
          }
        }
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new IOException("the browser did not start");
  }

  /// Puts the answers where they are awaited.
  private static final class Ear implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonNode>> waiting;
    private final StringBuilder heard = new StringBuilder();

    Ear(Map<Integer, CompletableFuture<JsonNode>> waiting) {
      this.waiting = waiting;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      heard.append(part);
      if (last) {
        try {
          JsonNode message = JSON.readTree(heard.toString());
          CompletableFuture<JsonNode> future = waiting.remove(message.path("id").asInt(-1));
          if (future != null) {
            future.complete(message);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } finally {
          heard.setLength(0);
        }
      }
      from.request(1);
      return null;
    }
  }

  private JsonNode send(String method, ObjectNode parameters) {
    int number = numbers.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    JsonNode received = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (received.has("error")) {
      throw new IllegalStateException(method + ": " + received.path("error"));
    }
    return received.path("result");
  }

  /// Opens a page as wide as that, in light or dark, and waits until `ready` is true.
  public void open(Path page, String fragment, int width, boolean dark, String ready) {
    send(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", 900)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    send("Emulation.setEmulatedMedia", media);
    send("Page.enable", JSON.createObjectNode());
    send("Page.navigate", JSON.createObjectNode().put("url", "about:blank"));
    send("Page.navigate", JSON.createObjectNode().put("url", page.toUri() + fragment));
    evaluate(
        """
        new Promise((done, failed) => {
          const end = Date.now() + 30000;
          const look = () => (document.readyState === 'complete' && (%s)) ? done(true)
            : Date.now() > end ? failed('not ready: ' + document.title) : setTimeout(look, 5);
          look();
        })\
        """
            .formatted(ready));
  }

  /// What an expression, or the promise that it makes, is worth.
  public JsonNode evaluate(String expression) {
    JsonNode result =
        send(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.path("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  /// A picture of the whole page, PNG.
  public byte[] screenshot() {
    JsonNode shot =
        send(
            "Page.captureScreenshot",
            JSON.createObjectNode()
                .put("format", "png")
                .put("captureBeyondViewport", true)
                .set("clip", clip()));
    return Base64.getDecoder().decode(shot.path("data").asText());
  }

  private ObjectNode clip() {
    JsonNode size = send("Page.getLayoutMetrics", JSON.createObjectNode()).path("cssContentSize");
    return JSON.createObjectNode()
        .put("x", 0)
        .put("y", 0)
        .put("width", size.path("width").asDouble())
        .put("height", Math.min(6000, size.path("height").asDouble()))
        .put("scale", 1);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
