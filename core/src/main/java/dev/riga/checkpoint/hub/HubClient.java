package dev.riga.checkpoint.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Speaks to the hub: what a model consists of, what a file is, and its bytes from some place on.
///
/// Redirects are followed by hand: the user's token goes to the hub and to nobody it sends us to,
/// and a redirect never leads from an encrypted connection to a plain one.
final class HubClient implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final int LONGEST_LISTING = 32 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final HubSettings settings;
  private final HttpClient http;

  HubClient(HubSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(20))
            .proxy(settings.proxies().selector())
            .build();
  }

  /// A model as it is on the hub.
  ///
  /// @param commit the commit that the revision stands for
  /// @param files the names of all its files
  record Model(String commit, Set<String> files) {}

  /// A file as it is on the hub.
  ///
  /// @param checksum the SHA-256 of a large file, git's SHA-1 of a small one
  /// @param size in bytes, if the hub says it
  record RemoteFile(String name, URI uri, String checksum, OptionalLong size) {}

  /// @throws CheckpointException when there is no such model, or it may not be read
  /// @throws IOException when the hub cannot be reached, or fails
  Model model(HubName name) throws IOException {
    URI uri =
        settings.at(path("/api/models/" + name.repository() + "/revision/" + name.revision()));
    HttpResponse<InputStream> response = follow("GET", uri, 0, false);
    try (InputStream body = response.body()) {
      requireSuccess(response, name, "");
      byte[] listing = body.readNBytes(LONGEST_LISTING);
      JsonNode model = JSON.readTree(listing);
      String commit = model.path("sha").asText();
      if (!commit.matches("[A-Za-z0-9]{1,64}")) {
        throw new CheckpointException(
            settings.endpoint() + " does not answer as a hub does. Check HF_ENDPOINT.");
      }
      Set<String> files = new TreeSet<>();
      model.path("siblings").forEach(file -> files.add(file.path("rfilename").asText()));
      return new Model(commit, files);
    } catch (JsonProcessingException notJson) {
      throw new CheckpointException(
          settings.endpoint() + " does not answer as a hub does. Check HF_ENDPOINT.", notJson);
    }
  }

  /// Asks what a file is without fetching it.
  RemoteFile file(HubName name, String commit, String file) throws IOException {
    URI uri = settings.at(path("/" + name.repository() + "/resolve/" + commit + "/" + file));
    HttpResponse<InputStream> response = follow("HEAD", uri, 0, true);
    response.body().close();
    if (!isRedirect(response)) {
      requireSuccess(response, name, file);
    }
    String etag =
        response
            .headers()
            .firstValue("X-Linked-Etag")
            .or(() -> response.headers().firstValue("ETag"))
            .orElse("");
    String checksum = etag.replaceFirst("^W/", "").replace("\"", "");
    if (!checksum.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new CheckpointException(
          settings.endpoint()
              + " gives no checksum of "
              + file
              + " of "
              + name
              + ". Check HF_ENDPOINT.");
    }
    OptionalLong size = response.headers().firstValueAsLong("X-Linked-Size");
    if (size.isEmpty() && !isRedirect(response)) {
      size = response.headers().firstValueAsLong("Content-Length");
    }
    return new RemoteFile(file, uri, checksum, size);
  }

  /// The bytes of a file from an offset on: status 206, or 200 when the server starts anew.
  HttpResponse<InputStream> open(HubName name, RemoteFile file, long offset) throws IOException {
    HttpResponse<InputStream> response = follow("GET", file.uri(), offset, false);
    if (response.statusCode() != 416) {
      requireSuccess(response, name, file.name());
    }
    return response;
  }

  // ---------------------------------------------------------------- requests

  /// @param onlyWithin whether to stay on the hub: its answer that the content lies elsewhere is
  ///   then the answer
  private HttpResponse<InputStream> follow(
      String method, URI start, long offset, boolean onlyWithin) throws IOException {
    URI uri = start;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(method, uri, offset);
      if (!isRedirect(response)) {
        return response;
      }
      URI next = uri.resolve(location(response));
      if (onlyWithin && !isHub(next)) {
        return response;
      }
      response.body().close();
      if ("https".equals(uri.getScheme()) && !"https".equals(next.getScheme())) {
        throw new CheckpointException(
            uri.getHost()
                + " redirects to the unencrypted address "
                + next
                + ". Nothing was fetched; check HF_ENDPOINT.");
      }
      uri = next;
    }
    throw new CheckpointException(
        settings.endpoint() + " redirects in a circle. Check HF_ENDPOINT.");
  }

  private HttpResponse<InputStream> send(String method, URI uri, long offset) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.silence())
            .header("User-Agent", "riga")
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (isHub(uri)) {
      settings
          .token()
          .ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
    }
    // Not by an Authenticator: with one, Java's client takes a hub's 401 for a fault of the hub.
    settings
        .proxies()
        .towards(uri)
        .flatMap(HubProxies.Proxy::authorization)
        .ifPresent(shown -> request.header("Proxy-Authorization", shown));
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      // Here and not with the other refusals: one that a tunnel met has no body to close.
      if (response.statusCode() == 407) {
        throw new CheckpointException(unknownToProxy(uri));
      }
      return response;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CheckpointException("The download was interrupted.", interrupted);
    }
  }

  private boolean isHub(URI uri) {
    URI hub = settings.endpoint();
    return String.valueOf(hub.getScheme()).equals(uri.getScheme())
        && String.valueOf(hub.getHost()).equalsIgnoreCase(uri.getHost())
        && hub.getPort() == uri.getPort();
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private String location(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Location")
        .orElseThrow(() ->
            new CheckpointException(
                response.uri().getHost() + " redirects without saying where to. Try again later."));
  }

  private static String path(String plain) {
    return Arrays.stream(plain.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
        .map(part -> part.replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  // ---------------------------------------------------------------- refusals

  /// @param file the file that was asked for, or nothing when it was the model
  private void requireSuccess(HttpResponse<InputStream> response, HubName name, String file)
      throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      return;
    }
    response.body().close();
    String error = response.headers().firstValue("X-Error-Code").orElse("");
    String page = settings.endpoint() + "/" + name.repository();
    switch (status) {
      case 401 ->
          throw new CheckpointException(
              settings
                  .token()
                  .map(token ->
                      "The hub does not accept "
                          + token
                          + " for "
                          + name
                          + ": make a new one at "
                          + settings.at("/settings/tokens")
                          + ". If the model is not private, check its name.")
                  .orElse(
                      "The hub shows "
                          + name
                          + " to nobody without a token: either there is no such model, or it is"
                          + " private. Check the name, or set HF_TOKEN to a token from "
                          + settings.at("/settings/tokens")
                          + "."));
      case 403 ->
          throw new CheckpointException(
              "The hub does not let you read "
                  + name
                  + ". If its authors ask for consent, give it at "
                  + page
                  + ", and "
                  + settings
                      .token()
                      .map(token -> "make sure that " + token + " is of that account and may read")
                      .orElse(
                          "set HF_TOKEN to a token of that account, from "
                              + settings.at("/settings/tokens"))
                  + ".");
      case 404 ->
          throw new CheckpointException(
              switch (error) {
                case "RevisionNotFound" ->
                    "The model " + name.repository() + " has no revision " + name.revision() + ".";
                default ->
                    file.isEmpty()
                        ? "There is no model "
                            + name
                            + " at "
                            + settings.endpoint()
                            + ". Check the name."
                        : "The model " + name + " has no file " + file + ".";
              });
      default -> {
        if (status == 429 || status >= 500) {
          throw new ServerTrouble(status, response.headers().firstValueAsLong("Retry-After"));
        }
        throw new CheckpointException(
            settings.endpoint()
                + " answered the request for "
                + (file.isEmpty() ? name : file + " of " + name)
                + " with status "
                + status
                + ". Check HF_ENDPOINT, or try again later.");
      }
    }
  }

  private String unknownToProxy(URI target) {
    return settings
        .proxies()
        .towards(target)
        .map(proxy ->
            "The proxy "
                + proxy
                + (proxy.authorization().isPresent()
                    ? " does not accept the name and the password in "
                        + proxy.variable()
                        + ". Correct them."
                    : " wants a name and a password. Set "
                        + proxy.variable()
                        + " to http://NAME:PASSWORD@HOST:PORT."))
        .orElse("A proxy on the way to " + target.getHost() + " wants a name and a password.");
  }

  /// The server cannot now, and perhaps can later.
  static final class ServerTrouble extends IOException {
    private static final long serialVersionUID = 1L;
    private final long secondsToWait;

    ServerTrouble(int status, OptionalLong secondsToWait) {
      super("the server answers with status " + status);
      this.secondsToWait = secondsToWait.orElse(0);
    }

    long secondsToWait() {
      return secondsToWait;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
