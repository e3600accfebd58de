package dev.riga.checkpoint.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the hub is and where its models are kept.
///
/// @param endpoint the hub, without a slash at the end
/// @param cache the folder with a folder for each model
/// @param offline whether nothing may be fetched
/// @param token what the user shows to the hub, if anything
/// @param patience how long to wait before the first new attempt; each further wait is twice as
///   long
/// @param silence how long a connection may say nothing before it counts as lost
public record HubSettings(
    URI endpoint,
    Path cache,
    boolean offline,
    Optional<String> token,
    Duration patience,
    Duration silence) {

  private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

  /// The settings that an environment asks for, by the variables of `huggingface_hub`:
  /// `HF_ENDPOINT`; `HF_HUB_CACHE`, else `HF_HOME/hub`, else `XDG_CACHE_HOME/huggingface/hub`, else
  /// `~/.cache/huggingface/hub`; `HF_HUB_OFFLINE`; `HF_TOKEN`. An empty one counts as none.
  public static HubSettings of(Map<String, String> environment, Path userHome) {
    String endpoint = value(environment, "HF_ENDPOINT").orElse("https://huggingface.co");
    return new HubSettings(
        URI.create(
            endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint),
        cache(environment, userHome),
        YES.contains(value(environment, "HF_HUB_OFFLINE").orElse("").toUpperCase(Locale.ROOT)),
        value(environment, "HF_TOKEN"),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }

  private static Path cache(Map<String, String> environment, Path userHome) {
    Optional<Path> hub = value(environment, "HF_HUB_CACHE").map(Path::of);
    Optional<Path> home = value(environment, "HF_HOME").map(Path::of);
    Optional<Path> caches = value(environment, "XDG_CACHE_HOME").map(Path::of);
    return hub.orElseGet(() ->
        home.orElseGet(() -> caches.orElse(userHome.resolve(".cache")).resolve("huggingface"))
            .resolve("hub"));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  /// Without the token, for logs.
  @Override
  public String toString() {
    return endpoint + " with the cache " + cache + (offline ? ", offline" : "");
  }
}
