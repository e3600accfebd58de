package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The proxies by which the hub is reached, by the variables that command-line programs share:
/// `HTTPS_PROXY` and `HTTP_PROXY`, else `ALL_PROXY`, in small or capital letters, and `NO_PROXY`,
/// the hosts that are reached without: names, which stand for all below them too, with or without a
/// port, or `*` for all.
///
/// @param http for unencrypted addresses
/// @param https for encrypted ones
/// @param direct hosts that need none
public record HubProxies(Optional<Proxy> http, Optional<Proxy> https, List<String> direct) {

  /// No proxy at all.
  public static final HubProxies NONE =
      new HubProxies(Optional.empty(), Optional.empty(), List.of());

  /// One proxy.
  ///
  /// @param address as `http://host:port`, perhaps with a name and a password
  /// @param variable that names it
  public record Proxy(URI address, String variable) {
    private static final int USUAL_PORT = 80;

    InetSocketAddress socket() {
      return new InetSocketAddress(
          address.getHost(), address.getPort() < 0 ? USUAL_PORT : address.getPort());
    }

    /// What it is shown, if the address has a name and a password.
    Optional<String> authorization() {
      return Optional.ofNullable(address.getUserInfo())
          .map(user ->
              "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    /// Without the password.
    @Override
    public String toString() {
      return address.getScheme()
          + "://"
          + address.getHost()
          + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }
  }

  /// @throws CheckpointException when a variable names none that can be used
  static HubProxies of(Map<String, String> environment) {
    return new HubProxies(
        proxy(environment, "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"),
        proxy(environment, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
        direct(environment));
  }

  private static Optional<Proxy> proxy(Map<String, String> environment, String... variables) {
    return Arrays.stream(variables)
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
        .findFirst()
        .map(variable -> proxy(variable, environment.getOrDefault(variable, "").strip()));
  }

  private static Proxy proxy(String variable, String value) {
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return new Proxy(uri, variable);
      }
    } catch (URISyntaxException noAddress) {
      throw unusable(variable);
    }
    throw unusable(variable);
  }

  /// Without the value, and without an exception that shows it: a password may stand in it.
  private static CheckpointException unusable(String variable) {
    return new CheckpointException(
        "The proxy in "
            + variable
            + " cannot be used: Riga takes http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT.");
  }

  private static List<String> direct(Map<String, String> environment) {
    String hosts =
        environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", "")).strip();
    return Arrays.stream(hosts.split("[,\\s]+", -1))
        .filter(host -> !host.isEmpty())
        .map(host -> host.toLowerCase(Locale.ROOT))
        .toList();
  }

  /// The proxy for an address; empty when it is reached without.
  Optional<Proxy> towards(URI target) {
    if (direct.stream().anyMatch(host -> matches(host, target))) {
      return Optional.empty();
    }
    return "https".equals(target.getScheme()) ? https : http;
  }

  private static boolean matches(String pattern, URI target) {
    if (pattern.equals("*")) {
      return true;
    }
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    String named = pattern.replaceFirst("^\\*?\\.", "");
    int colon = named.lastIndexOf(':');
    if (colon > 0 && named.indexOf(':') == colon) {
      if (!named.substring(colon + 1).equals(String.valueOf(port(target)))) {
        return false;
      }
      named = named.substring(0, colon);
    }
    return host.equals(named) || host.endsWith("." + named);
  }

  private static int port(URI target) {
    if (target.getPort() >= 0) {
      return target.getPort();
    }
    return "https".equals(target.getScheme()) ? 443 : 80;
  }

  /// For Java's own client.
  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<java.net.Proxy> select(URI target) {
        return List.of(
            towards(target)
                .map(proxy -> new java.net.Proxy(java.net.Proxy.Type.HTTP, proxy.socket()))
                .orElse(java.net.Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        // The client throws the failure, too.
      }
    };
  }
}
