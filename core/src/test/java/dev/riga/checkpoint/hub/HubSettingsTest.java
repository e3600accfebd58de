package dev.riga.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
    assertThat(settings.token()).contains("hf_secret");
    assertThat(settings.toString()).doesNotContain("secret");
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
