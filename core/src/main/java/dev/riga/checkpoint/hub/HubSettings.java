package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.CheckpointException;
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
/// @param proxies by which it is reached
/// @param patience how long to wait before the first new attempt; each further wait is twice as
///   long
/// @param silence how long a connection may say nothing before it counts as lost
public record HubSettings(
    URI endpoint,
    Path cache,
    boolean offline,
    Optional<HubToken> token,
    HubProxies proxies,
    Duration patience,
    Duration silence) {

  private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

  /// The settings that an environment asks for, by the variables of `huggingface_hub`:
  /// `HF_ENDPOINT`; `HF_HUB_CACHE`, else `HF_HOME/hub`, else `XDG_CACHE_HOME/huggingface/hub`, else
  /// `~/.cache/huggingface/hub`; `HF_HUB_OFFLINE`; `HF_TOKEN`, else the file `HF_TOKEN_PATH`, else
  /// `token` beside the cache; and the proxies of [HubProxies]. An empty one counts as none.
  ///
  /// @throws CheckpointException when a variable says something that cannot be
  public static HubSettings of(Map<String, String> environment, Path userHome) {
    Path home = home(environment, userHome);
    return new HubSettings(
        endpoint(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
        value(environment, "HF_HUB_CACHE").map(Path::of).orElse(home.resolve("hub")),
        YES.contains(value(environment, "HF_HUB_OFFLINE").orElse("").toUpperCase(Locale.ROOT)),
        HubToken.of(environment, home),
        HubProxies.of(environment),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }

  private static URI endpoint(String address) {
    try {
      URI uri =
          URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
      if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException noAddress) {
      throw new CheckpointException(noEndpoint(address), noAddress);
    }
    throw new CheckpointException(noEndpoint(address));
  }

  private static String noEndpoint(String address) {
    return "HF_ENDPOINT is \""
        + address
        + "\", which is no address of a hub. Unset it, or give one such as"
        + " https://huggingface.co.";
  }

  /// The folder of all that belongs to the hub.
  private static Path home(Map<String, String> environment, Path userHome) {
    Optional<Path> home = value(environment, "HF_HOME").map(Path::of);
    Optional<Path> caches = value(environment, "XDG_CACHE_HOME").map(Path::of);
    return home.orElseGet(() -> caches.orElse(userHome.resolve(".cache")).resolve("huggingface"));
  }

  /// An address of the hub.
  ///
  /// @param path with a slash in front
  URI at(String path) {
    return URI.create(endpoint + path);
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
