package dev.riga.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void withoutVariablesItIsTheHubAndTheUsualCache() {
    HubSettings settings = HubSettings.of(Map.of(), HOME);
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.cache()).isEqualTo(Path.of("/home/ada/.cache/huggingface/hub"));
    assertThat(settings.offline()).isFalse();
    assertThat(settings.token()).isEmpty();
  }

  @Test
  void theNearestVariableWins() {
    assertThat(cache(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(cache(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h"))).isEqualTo(Path.of("/h/hub"));
    assertThat(cache(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c"))).isEqualTo(Path.of("/c"));
    assertThat(cache(Map.of("HF_HOME", " "))).isEqualTo(cache(Map.of()));
  }

  private static Path cache(Map<String, String> environment) {
    return HubSettings.of(environment, HOME).cache();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "true,true", "ON,true", "yes,true", "0,false", "no,false"})
  void offlineIsSaidInManyWays(String value, boolean offline) {
    assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", value), HOME).offline()).isEqualTo(offline);
  }

  @Test
  void aTokenIsNeverShown() {
    HubSettings settings = HubSettings.of(Map.of("HF_TOKEN", "hf_secret\n"), HOME);
    assertThat(settings.token()).contains(new HubToken("hf_secret", "HF_TOKEN"));
    assertThat(settings.toString()).doesNotContain("secret");
    assertThat(settings.token().toString()).doesNotContain("secret");
  }

  @Test
  void aTokenIsFoundWhereTheHubsOwnProgramPutsIt(@TempDir Path home) throws IOException {
    Path usual = Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(usual.resolve("token"), "usual\n");
    Path other = Files.createDirectories(home.resolve("other"));
    Files.writeString(other.resolve("token"), "other");
    Path file = Files.writeString(home.resolve("mine"), " mine ");

    assertThat(HubSettings.of(Map.of(), home).token())
        .contains(new HubToken("usual", usual.resolve("token").toString()));
    assertThat(HubSettings.of(Map.of("HF_HOME", other.toString()), home).token())
        .contains(new HubToken("other", other.resolve("token").toString()));
    Map<String, String> named =
        Map.of("HF_HOME", other.toString(), "HF_TOKEN_PATH", file.toString());
    assertThat(HubSettings.of(named, home).token()).contains(new HubToken("mine", file.toString()));
    assertThat(HubSettings.of(Map.of("HF_TOKEN", "said"), home).token())
        .contains(new HubToken("said", "HF_TOKEN"));
    Files.writeString(usual.resolve("token"), "\n");
    assertThat(HubSettings.of(Map.of(), home).token()).isEmpty();
  }

  @Test
  void anEndpointMayHaveAPath() {
    HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", "http://mirror/hf/"), HOME);
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://mirror/hf"));
    assertThat(settings.at("/api/x")).isEqualTo(URI.create("http://mirror/hf/api/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mirror", "ftp://mirror", "http://", "not an address"})
  void whatIsNoEndpointIsSaid(String endpoint) {
    assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint), HOME))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "HF_ENDPOINT is \""
                + endpoint
                + "\", which is no address of a hub. Unset it, or give one such as"
                + " https://huggingface.co.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://huggingface.co/x    | HTTPS_PROXY=p:1,HTTP_PROXY=q:2                 | http://p:1
          http://huggingface.co/x     | HTTPS_PROXY=p:1,HTTP_PROXY=q:2                 | http://q:2
          https://huggingface.co/x    | https_proxy=s:3,HTTPS_PROXY=p:1                | http://s:3
          https://huggingface.co/x    | ALL_PROXY=http://a:b@p:1                       | http://p:1
          https://huggingface.co/x    | HTTP_PROXY=q:2                                 |
          https://huggingface.co/x    | HTTPS_PROXY=p:1,NO_PROXY=huggingface.co        |
          https://cdn.huggingface.co/ | HTTPS_PROXY=p:1,NO_PROXY=x;.huggingface.co     |
          https://nothuggingface.co/  | HTTPS_PROXY=p:1,NO_PROXY=huggingface.co        | http://p:1
          https://huggingface.co/x    | HTTPS_PROXY=p:1,no_proxy=*                     |
          https://huggingface.co/x    | HTTPS_PROXY=p:1,NO_PROXY=huggingface.co:443    |
          https://huggingface.co/x    | HTTPS_PROXY=p:1,NO_PROXY=huggingface.co:8443   | http://p:1
          """)
  void proxiesAreThoseOfOtherPrograms(String target, String variables, String proxy) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(",", -1)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1].replace(';', ','));
    }
    assertThat(
            HubProxies.of(environment).towards(URI.create(target)).map(HubProxies.Proxy::toString))
        .isEqualTo(Optional.ofNullable(proxy));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://ada:secret@p:1", "https://p:1", "http://", "a b"})
  void whatIsNoProxyIsSaidWithoutShowingIt(String proxy) {
    assertThatThrownBy(() -> HubSettings.of(Map.of("HTTPS_PROXY", proxy), HOME))
        .isInstanceOf(CheckpointException.class)
        .hasNoCause()
        .hasMessage(
            "The proxy in HTTPS_PROXY cannot be used: Riga takes http://HOST:PORT or"
                + " http://NAME:PASSWORD@HOST:PORT.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b/c", "../x", "a--b/c", "-x", ".x", "a b", "a/../b", "a/b@c/d"})
  void whatIsNoNameIsNone(String text) {
    assertThat(HubName.in(text)).isEmpty();
  }

  @Test
  void namesHaveAnOrganisationOrNotAndARevisionOrNot() {
    assertThat(HubName.of("deepset/minilm-uncased-squad2"))
        .isEqualTo(new HubName("deepset/minilm-uncased-squad2", "main"));
    assertThat(HubName.of("bert-base-uncased@v1.0"))
        .isEqualTo(new HubName("bert-base-uncased", "v1.0"))
        .hasToString("bert-base-uncased@v1.0");
  }
}
