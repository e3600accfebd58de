package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void rigaHomeComesFirst() {
    Map<String, String> environment = Map.of("RIGA_HOME", "/data/riga", "XDG_CACHE_HOME", "/cache");

    assertThat(Places.of(environment, "Linux", HOME).home()).isEqualTo(Path.of("/data/riga"));
  }

  @Test
  void thenTheCacheFolderOfTheDesktop() {
    assertThat(Places.of(Map.of("XDG_CACHE_HOME", "/cache"), "Linux", HOME).home())
        .isEqualTo(Path.of("/cache/riga"));
    assertThat(
            Places.of(Map.of("RIGA_HOME", "", "XDG_CACHE_HOME", "not/absolute"), "Linux", HOME)
                .home())
        .isEqualTo(Path.of("/home/ada/.cache/riga"));
  }

  @Test
  void thenThePlatformsOwn() {
    assertThat(Places.of(Map.of(), "Linux", HOME).home())
        .isEqualTo(Path.of("/home/ada/.cache/riga"));
    assertThat(Places.of(Map.of(), "Mac OS X", HOME).home())
        .isEqualTo(Path.of("/home/ada/Library/Caches/riga"));
    assertThat(Places.of(Map.of("LOCALAPPDATA", "/local"), "Windows 11", HOME).home())
        .isEqualTo(Path.of("/local/riga"));
    assertThat(Places.of(Map.of(), "Windows 11", HOME).home())
        .isEqualTo(Path.of("/home/ada/AppData/Local/riga"));
  }

  @Test
  void modelsAndIndexesLieBesideEachOther() {
    Places places = new Places(HOME);

    assertThat(places.models()).isEqualTo(Path.of("/home/ada/models"));
    assertThat(places.indexes()).isEqualTo(Path.of("/home/ada/indexes"));
  }

  @Test
  void anIndexIsNamedAfterItsFolders(@TempDir Path folder) throws IOException {
    Places places = new Places(HOME);
    Path papers = Files.createDirectories(folder.resolve("My papers (2024)"));
    Path notes = Files.createDirectories(folder.resolve("notes"));

    assertThat(places.index(List.of(papers)).getParent()).isEqualTo(places.indexes());
    assertThat(places.index(List.of(papers)).getFileName().toString())
        .matches("My-papers-2024-[0-9a-f]{12}");
    assertThat(places.index(List.of(papers, notes)).getFileName().toString())
        .matches("My-papers-2024-and-1-more-[0-9a-f]{12}");
  }

  @Test
  void theNameIsTheSameForTheSameFoldersOnly(@TempDir Path folder) throws IOException {
    Places places = new Places(HOME);
    Path one = Files.createDirectories(folder.resolve("one/docs"));
    Path two = Files.createDirectories(folder.resolve("two/docs"));

    assertThat(places.index(List.of(one, two)))
        .isEqualTo(places.index(List.of(two, one, folder.resolve("two/../one/docs"))));
    assertThat(places.index(List.of(one))).isNotEqualTo(places.index(List.of(two)));
    assertThat(places.index(List.of(one))).isNotEqualTo(places.index(List.of(one, two)));
  }

  @Test
  void anIndexOfNothingIsRefused() {
    assertThatThrownBy(() -> new Places(HOME).index(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index covers at least one file or folder");
  }
}
