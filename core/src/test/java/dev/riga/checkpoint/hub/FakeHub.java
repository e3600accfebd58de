package dev.riga.checkpoint.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A local server that speaks the hub's protocol as far as it matters: the listing of a model,
/// files with their checksums, large ones by way of a second server on another port, ranges. It can
/// be told to misbehave.
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /// How the second server behaves for the next requests, one each; then well.
  enum Manner {
    BREAKS_OFF_HALFWAY,
    BREAKS_OFF_AT_ONCE,
    IS_OVERLOADED,
    FORGETS_RANGES,
    SENDS_ANOTHER_PART,
    IS_SILENT,
    DAMAGES_A_BYTE,
    SENDS_TOO_MUCH
  }

  final HttpServer hub;
  final HttpServer store;
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<Manner> manners = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> large = new ArrayList<>();
  private @Nullable String token;
  private int status = 200;
  private long claimed;
  private String errorCode = "";
  private final CountDownLatch end = new CountDownLatch(1);

  FakeHub() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    hub = HttpServer.create(new InetSocketAddress(here, 0), 0);
    store = HttpServer.create(new InetSocketAddress(here, 0), 0);
    for (HttpServer server : List.of(hub, store)) {
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }
    hub.createContext("/", this::answerAsHub);
    store.createContext("/", this::answerAsStore);
    hub.start();
    store.start();
  }

  URI endpoint() {
    return URI.create("http://localhost:" + hub.getAddress().getPort());
  }

  FakeHub with(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  FakeHub with(String file, String content) {
    return with(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /// A file that the hub keeps elsewhere.
  FakeHub withLarge(String file, byte[] content) {
    large.add(file);
    return with(file, content);
  }

  FakeHub requiring(String wanted) {
    token = wanted;
    return this;
  }

  FakeHub refusing(int withStatus, String withErrorCode) {
    status = withStatus;
    errorCode = withErrorCode;
    return this;
  }

  /// Lets large files be said to have a size.
  FakeHub claiming(long size) {
    claimed = size;
    return this;
  }

  FakeHub then(Manner... next) {
    manners.addAll(Arrays.asList(next));
    return this;
  }

  private void answerAsHub(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      note("hub", exchange);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (token != null && !("Bearer " + token).equals(authorization)) {
        exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      if (status != 200) {
        exchange.getResponseHeaders().set("X-Error-Code", errorCode);
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      if (path.equals("/api/models/old/name/revision/main")) {
        redirect(exchange, "/api/models/org/tiny/revision/main");
      } else if (path.startsWith("/old/name/resolve/")) {
        redirect(exchange, path.replace("/old/name/", "/org/tiny/"));
      } else if (path.equals("/api/models/org/tiny/revision/main")) {
        respond(exchange, listing().getBytes(StandardCharsets.UTF_8));
      } else {
        serve(exchange, path);
      }
    }
  }

  private String listing() {
    return files.keySet().stream()
        .map(file -> "{\"rfilename\":\"" + file + "\"}")
        .collect(
            Collectors.joining(
                ",", "{\"id\":\"org/tiny\",\"sha\":\"" + COMMIT + "\",\"siblings\":[", "]}"));
  }

  private void serve(HttpExchange exchange, String path) throws IOException {
    String prefix = "/org/tiny/resolve/" + COMMIT + "/";
    String file = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
    byte[] content = files.get(file);
    if (content == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
      exchange.sendResponseHeaders(404, -1);
    } else if (large.contains(file)) {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
      exchange
          .getResponseHeaders()
          .set("X-Linked-Size", String.valueOf(claimed > 0 ? claimed : content.length));
      exchange.getResponseHeaders().set("ETag", "\"something else\"");
      redirect(
          exchange, "http://localhost:" + store.getAddress().getPort() + "/" + file + "?signed=1");
    } else {
      exchange.getResponseHeaders().set("ETag", "\"" + gitSha1(content) + "\"");
      respond(exchange, content);
    }
  }

  private void answerAsStore(HttpExchange exchange) throws IOException {
    try (exchange) {
      note("store", exchange);
      byte[] content = files.get(exchange.getRequestURI().getPath().substring(1));
      Manner manner = manners.isEmpty() ? null : manners.removeFirst();
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from =
          range == null
              ? 0
              : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      send(exchange, Objects.requireNonNull(content), from, manner);
    }
  }

  private void send(HttpExchange exchange, byte[] content, int from, @Nullable Manner manner)
      throws IOException {
    int length = content.length - from;
    switch (manner) {
      case IS_OVERLOADED -> exchange.sendResponseHeaders(503, -1);
      case BREAKS_OFF_AT_ONCE -> partial(exchange, content, from, 0);
      case BREAKS_OFF_HALFWAY -> partial(exchange, content, from, length / 2);
      case FORGETS_RANGES -> respond(exchange, content);
      case SENDS_ANOTHER_PART -> {
        exchange.getResponseHeaders().set("Content-Range", "bytes 0-0/" + content.length);
        exchange.sendResponseHeaders(206, 1);
        exchange.getResponseBody().write(content, 0, 1);
      }
      case IS_SILENT -> {
        range(exchange, content, from);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
        exchange.getResponseBody().write(content, from, length / 2);
        exchange.getResponseBody().flush();
        awaitTheEnd();
      }
      case DAMAGES_A_BYTE -> {
        byte[] damaged = content.clone();
        damaged[content.length - 1] ^= 1;
        rest(exchange, damaged, from);
      }
      case SENDS_TOO_MUCH -> respond(exchange, Arrays.copyOf(content, content.length + 10));
      case null -> rest(exchange, content, from);
    }
  }

  private void awaitTheEnd() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void partial(HttpExchange exchange, byte[] content, int from, int count)
      throws IOException {
    range(exchange, content, from);
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    exchange.getResponseBody().write(content, from, count);
    exchange.getResponseBody().flush();
  }

  private static void rest(HttpExchange exchange, byte[] content, int from) throws IOException {
    partial(exchange, content, from, content.length - from);
  }

  private static void range(HttpExchange exchange, byte[] content, int from) {
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
  }

  private static void respond(HttpExchange exchange, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private void note(String server, HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(
        server
            + " "
            + exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath()
            + (range == null ? "" : " " + range)
            + (exchange.getRequestHeaders().containsKey("Authorization") ? " with token" : "")
            + proxied(exchange));
  }

  /// What only a proxy sees: the host in the request, and what it is shown.
  private static String proxied(HttpExchange exchange) {
    String host = exchange.getRequestURI().getHost();
    String shown = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
    return (host == null ? "" : " for " + host) + (shown == null ? "" : " showing " + shown);
  }

  static String sha256(byte[] content) {
    return HexFormat.of().formatHex(digest("SHA-256").digest(content));
  }

  static String gitSha1(byte[] content) {
    MessageDigest digest = digest("SHA-1");
    digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest.digest(content));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    end.countDown();
    hub.stop(0);
    store.stop(0);
  }
}
