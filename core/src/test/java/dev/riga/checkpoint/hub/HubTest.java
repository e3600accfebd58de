package dev.riga.checkpoint.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.hub.FakeHub.Manner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HubTest {
  private static final Path GOOD = Path.of("src/test/resources/fixtures/bert-qa-hostile/good");
  private static final HubName NAME = HubName.of("org/tiny");

  @TempDir Path cache;
  private FakeHub fake;
  private byte[] weights;

  @BeforeEach
  void start() throws IOException {
    weights = Files.readAllBytes(GOOD.resolve("model.safetensors"));
    fake =
        new FakeHub()
            .with("README.md", "not wanted")
            .with("config.json", Files.readAllBytes(GOOD.resolve("config.json")))
            .with("tokenizer.json", "{}")
            .with("1_Pooling/config.json", "{}")
            .with("onnx/model.onnx", "not wanted")
            .withLarge("pytorch_model.bin", new byte[100])
            .withLarge("model.safetensors", weights);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private Hub hub() {
    return hub(Optional.empty(), false);
  }

  private Hub hub(Optional<String> token, boolean offline) {
    return hub(cache, token, offline, Duration.ofSeconds(30));
  }

  private Hub hub(Path cache, Optional<String> token, boolean offline, Duration silence) {
    return new Hub(
        new HubSettings(
            fake.endpoint(),
            cache,
            offline,
            token.map(value -> new HubToken(value, "HF_TOKEN")),
            HubProxies.NONE,
            Duration.ofMillis(1),
            silence));
  }

  // ---------------------------------------------------------------- what arrives, and where

  @Test
  void aPulledModelOpensAndLiesWherePythonLooks() throws IOException {
    Path directory = hub().pull(NAME, Progress.NONE);

    Path model = cache.resolve("models--org--tiny");
    assertThat(directory).isEqualTo(model.resolve("snapshots").resolve(FakeHub.COMMIT));
    assertThat(model.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    Path link = directory.resolve("model.safetensors");
    assertThat(Files.readSymbolicLink(link))
        .isEqualTo(Path.of("../../blobs/" + FakeHub.sha256(weights)));
    assertThat(Files.readSymbolicLink(directory.resolve("1_Pooling/config.json")))
        .isEqualTo(Path.of("../../../blobs/" + FakeHub.gitSha1("{}".getBytes(UTF_8))));
    assertThat(link).hasBinaryContent(weights);
    assertThat(directory.resolve("README.md")).doesNotExist();
    assertThat(directory.resolve("pytorch_model.bin")).doesNotExist();
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.names()).hasSize(23);
    }
    assertThat(hub().cached()).containsExactly("org/tiny");
  }

  @Test
  void whatQuestionsAreAskedWithComesAlong() {
    fake.with("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"query: \"}}");

    Path directory = hub().pull(NAME, Progress.NONE);

    assertThat(directory.resolve("config_sentence_transformers.json")).exists();
  }

  @Test
  void threadsThatWantTheSameModelWaitForEachOther() throws Exception {
    Hub hub = hub();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Path>> pulled = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        pulled.add(threads.submit(() -> hub.pull(NAME, Progress.NONE)));
      }
      for (Future<Path> one : pulled) {
        assertThat(one.get().resolve("model.safetensors")).hasBinaryContent(weights);
      }
    }
  }

  @Test
  void progressGoesFromNothingToAllOfTheModel() throws IOException {
    long whole = weights.length + 2 + 2 + Files.size(GOOD.resolve("config.json"));
    List<Long> heard = new ArrayList<>();
    List<String> files = new ArrayList<>();
    hub()
        .pull(
            NAME,
            (file, done, total) -> {
              assertThat(total).isEqualTo(whole);
              heard.add(done);
              files.add(file);
            });
    assertThat(heard).isSorted().startsWith(0L).endsWith(whole);
    assertThat(files.stream().distinct())
        .containsExactly(
            "1_Pooling/config.json", "tokenizer.json", "config.json", "model.safetensors");
  }

  @Test
  void progressBeginsWithWhatAnEarlierProcessFetched() throws IOException {
    Path incomplete =
        cache.resolve("models--org--tiny/blobs/" + FakeHub.sha256(weights) + ".incomplete");
    Files.createDirectories(incomplete.getParent());
    Files.write(incomplete, Arrays.copyOf(weights, 1000));
    List<Long> heard = new ArrayList<>();
    hub().pull(NAME, (file, done, total) -> heard.add(done));
    assertThat(heard).isSorted().startsWith(1000L);
  }

  @Test
  void aModelInTheCacheNeedsNoNetwork() {
    Path directory = hub().pull(NAME, Progress.NONE);
    fake.close();
    assertThat(hub().resolve("org/tiny", Progress.NONE)).isEqualTo(directory);
    assertThat(hub(Optional.empty(), true).resolve("org/tiny", Progress.NONE)).isEqualTo(directory);
  }

  @Test
  void aFolderIsTakenAsItIs() {
    assertThat(hub().resolve(GOOD.toString(), Progress.NONE)).isEqualTo(GOOD);
    assertThat(fake.requests).isEmpty();
  }

  @Test
  void pullingAgainFetchesNothingAgain() {
    hub().pull(NAME, Progress.NONE);
    fake.requests.clear();
    hub().pull(NAME, Progress.NONE);
    assertThat(fake.requests).containsExactly("hub GET /api/models/org/tiny/revision/main");
  }

  @Test
  void aModelThatMovedIsFoundUnderItsOldName() {
    Path directory = hub().pull(HubName.of("old/name"), Progress.NONE);
    assertThat(directory.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(directory).startsWith(cache.resolve("models--old--name"));
  }

  @Test
  void shardsComeByTheirIndex() throws IOException {
    Path sharded = Path.of("src/test/resources/fixtures/bert-qa-old/sharded");
    try (FakeHub other = new FakeHub()) {
      for (String file : List.of("config.json", "model.safetensors.index.json")) {
        other.with(file, Files.readAllBytes(sharded.resolve(file)));
      }
      for (int i = 1; i <= 2; i++) {
        String shard = "model-0000" + i + "-of-00002.safetensors";
        other.withLarge(shard, Files.readAllBytes(sharded.resolve(shard)));
      }
      fake.close();
      fake = other;
      Path directory = hub().pull(NAME, Progress.NONE);
      try (Checkpoint checkpoint = Checkpoint.open(directory)) {
        assertThat(checkpoint.names()).hasSize(55);
      }
      Files.delete(directory.resolve("model-00002-of-00002.safetensors"));
      assertThat(hub().cached(NAME)).isEmpty();
    }
  }

  // ---------------------------------------------------------------- the token

  @Test
  void theTokenGoesToTheHubAndNotToWhereItSendsUs() {
    fake.requiring("secret");
    hub(Optional.of("secret"), false).pull(NAME, Progress.NONE);
    assertThat(fake.requests)
        .filteredOn(request -> request.startsWith("hub"))
        .allMatch(request -> request.endsWith(" with token"));
    assertThat(fake.requests)
        .filteredOn(request -> request.startsWith("store"))
        .containsExactly("store GET /model.safetensors");
  }

  @Test
  void theTokenMayLieInAFile() throws IOException {
    Path file = Files.writeString(cache.resolve("token"), "secret\n");
    fake.requiring("secret");
    HubSettings settings =
        HubSettings.of(
            Map.of(
                "HF_ENDPOINT", fake.endpoint().toString(),
                "HF_HUB_CACHE", cache.resolve("hub").toString(),
                "HF_TOKEN_PATH", file.toString()),
            cache);
    new Hub(settings).pull(NAME, Progress.NONE);

    Files.writeString(file, "stale");
    assertThatThrownBy(() -> new Hub(HubSettings.of(stale(file), cache)).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The hub does not accept the token in "
                + file
                + " for org/tiny: make a new one at "
                + fake.endpoint()
                + "/settings/tokens. If the model is not private, check its name.");
  }

  private Map<String, String> stale(Path file) {
    return Map.of(
        "HF_ENDPOINT", fake.endpoint().toString(),
        "HF_HUB_CACHE", cache.resolve("other").toString(),
        "HF_TOKEN_PATH", file.toString());
  }

  @Test
  void aHubMayLieBelowAPath() {
    HubSettings settings =
        HubSettings.of(
            Map.of(
                "HF_ENDPOINT", fake.endpoint() + "/mirror/hf/", "HF_HUB_CACHE", cache.toString()),
            cache);
    assertThatThrownBy(() -> new Hub(settings).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "There is no model org/tiny at " + fake.endpoint() + "/mirror/hf. Check the name.");
    assertThat(fake.requests)
        .containsExactly("hub GET /mirror/hf/api/models/org/tiny/revision/main");
  }

  // ---------------------------------------------------------------- what a network does

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DAMAGES_A_BYTE")
  void whateverTheServerDoesOnceTheFileArrivesWhole(Manner manner) {
    fake.then(manner);
    Duration silence = Duration.ofMillis(manner == Manner.IS_SILENT ? 500 : 30_000);
    Path directory = hub(cache, Optional.empty(), false, silence).pull(NAME, Progress.NONE);
    assertThat(directory.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(cache.resolve("models--org--tiny/blobs"))
        .isDirectoryNotContaining("glob:**incomplete");
  }

  @Test
  void aBrokenDownloadGoesOnWhereItStopped() {
    fake.then(Manner.BREAKS_OFF_HALFWAY, Manner.BREAKS_OFF_AT_ONCE, Manner.IS_OVERLOADED);
    hub().pull(NAME, Progress.NONE);
    String half = " bytes=" + weights.length / 2 + "-";
    assertThat(fake.requests)
        .filteredOn(request -> request.startsWith("store"))
        .containsExactly(
            "store GET /model.safetensors",
            "store GET /model.safetensors" + half,
            "store GET /model.safetensors" + half,
            "store GET /model.safetensors" + half);
  }

  @Test
  void aServerThatAlwaysBreaksOffButAlwaysBringsSomethingIsNotGivenUp() {
    byte[] large = new byte[1 << 20];
    new Random(7).nextBytes(large);
    fake.withLarge("model.safetensors", large);
    Manner[] many = new Manner[12];
    Arrays.fill(many, Manner.BREAKS_OFF_HALFWAY);
    fake.then(many);
    assertThat(hub().pull(NAME, Progress.NONE).resolve("model.safetensors"))
        .hasBinaryContent(large);
  }

  @Test
  void whatAnEarlierProcessFetchedIsUsed() throws IOException {
    Path blobs = cache.resolve("models--org--tiny/blobs");
    Files.createDirectories(blobs);
    Path incomplete = blobs.resolve(FakeHub.sha256(weights) + ".incomplete");
    Files.write(incomplete, Arrays.copyOf(weights, 1000));
    hub().pull(NAME, Progress.NONE);
    assertThat(fake.requests).contains("store GET /model.safetensors bytes=1000-");
  }

  @Test
  void aDamagedBeginningIsFetchedAgain() throws IOException {
    Path blobs = cache.resolve("models--org--tiny/blobs");
    Files.createDirectories(blobs);
    Files.write(blobs.resolve(FakeHub.sha256(weights) + ".incomplete"), new byte[1000]);
    Path directory = hub().pull(NAME, Progress.NONE);
    assertThat(directory.resolve("model.safetensors")).hasBinaryContent(weights);
  }

  @Test
  void aWrongChecksumIsSaidAndNothingIsKept() {
    fake.then(Manner.DAMAGES_A_BYTE);
    byte[] damaged = weights.clone();
    damaged[weights.length - 1] ^= 1;
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The checksum of model.safetensors of org/tiny is "
                + FakeHub.sha256(damaged)
                + ", but the hub says "
                + FakeHub.sha256(weights)
                + ". The file was damaged on its way and is not kept; try again.");
    assertThat(cache.resolve("models--org--tiny/refs/main")).doesNotExist();
    assertThat(cache.resolve("models--org--tiny/blobs/" + FakeHub.sha256(weights))).doesNotExist();
    assertThat(hub().cached(NAME)).isEmpty();
    assertThat(hub().pull(NAME, Progress.NONE).resolve("model.safetensors"))
        .hasBinaryContent(weights);
  }

  @Test
  void aServerThatNeverAnswersWellIsGivenUpAndWhatArrivedIsKept() {
    fake.then(Manner.BREAKS_OFF_HALFWAY);
    Manner[] many = new Manner[9];
    Arrays.fill(many, Manner.IS_OVERLOADED);
    fake.then(many);
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Fetching model.safetensors of org/tiny from "
                + fake.endpoint()
                + " failed 5 times, at last because the server answers with status 503. What has"
                + " arrived is kept: try again later to go on.");
    assertThat(cache.resolve("models--org--tiny/blobs/" + FakeHub.sha256(weights) + ".incomplete"))
        .hasSize(weights.length / 2);
  }

  // ---------------------------------------------------------------- refusals

  @Test
  void withoutATokenAPrivateModelIsLikeNone() {
    fake.requiring("secret");
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The hub shows org/tiny to nobody without a token: either there is no such model, or it"
                + " is private. Check the name, or set HF_TOKEN to a token from "
                + fake.endpoint()
                + "/settings/tokens.");
  }

  @Test
  void aTokenThatIsNotAcceptedIsSaidWithoutShowingIt() {
    fake.requiring("secret");
    assertThatThrownBy(() -> hub(Optional.of("stale"), false).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The hub does not accept the token in HF_TOKEN for org/tiny: make a new one at "
                + fake.endpoint()
                + "/settings/tokens. If the model is not private, check its name.");
  }

  @Test
  void aGatedModelSaysWhereToConsent() {
    fake.refusing(403, "GatedRepo");
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The hub does not let you read org/tiny. If its authors ask for consent, give it at "
                + fake.endpoint()
                + "/org/tiny, and set HF_TOKEN to a token of that account, from "
                + fake.endpoint()
                + "/settings/tokens.");
    assertThatThrownBy(() -> hub(Optional.of("mine"), false).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The hub does not let you read org/tiny. If its authors ask for consent, give it at "
                + fake.endpoint()
                + "/org/tiny, and make sure that the token in HF_TOKEN is of that account and may"
                + " read.");
  }

  @Test
  void aModelThatIsNotThereIsSaid() {
    fake.refusing(404, "RepoNotFound");
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("There is no model org/tiny at " + fake.endpoint() + ". Check the name.");
  }

  @Test
  void aRevisionThatIsNotThereIsSaid() {
    fake.refusing(404, "RevisionNotFound");
    assertThatThrownBy(() -> hub().pull(HubName.of("org/tiny@v2"), Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("The model org/tiny has no revision v2.");
  }

  @Test
  void offlineNothingIsFetched() {
    assertThatThrownBy(() -> hub(Optional.empty(), true).resolve("org/tiny", Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The model org/tiny is not whole in the cache "
                + cache
                + ", and HF_HUB_OFFLINE forbids to fetch it. Unset HF_HUB_OFFLINE, or give the"
                + " folder of a model.");
    assertThat(fake.requests).isEmpty();
  }

  @Test
  void withoutANetworkItIsSaidWhatStillWorks() {
    fake.close();
    assertThatThrownBy(() -> hub().resolve("org/tiny", Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot reach "
                + fake.endpoint()
                + " to fetch org/tiny. Check the network and HF_ENDPOINT; with HF_HUB_OFFLINE=1"
                + " only what is already here is used.");
  }

  @Test
  void somethingThatIsNoNameIsSaid() {
    assertThatThrownBy(() -> hub().resolve("../../etc", Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "\"../../etc\" is neither a folder nor the name of a model. A name looks like"
                + " deepset/minilm-uncased-squad2.");
  }

  @Test
  void aModelWithoutWeightsIsSaid() throws IOException {
    fake.close();
    fake = new FakeHub().with("config.json", "{}").with("tf_model.h5", "x");
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The model org/tiny has no weights that Riga reads, neither model.safetensors nor"
                + " pytorch_model.bin.");
  }

  @Test
  void aCacheThatCannotBeWrittenIsSaid() throws IOException {
    Path file = cache.resolve("file");
    Files.writeString(file, "");
    Hub hub = hub(file, Optional.empty(), false, Duration.ofSeconds(30));
    assertThatThrownBy(() -> hub.pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file
                + " could not be written: "
                + file
                + " is not a folder. What was there before is"
                + " unchanged. Mend that, or choose another place.");
  }

  @Test
  void aModelLargerThanTheDiskIsRefusedBeforeItIsFetched() {
    fake.claiming(1L << 60);
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            "The model org/tiny needs 1152921504607 MB more in "
                + cache
                + ", where [0-9]+ MB are free\\. Free some space, or set HF_HUB_CACHE to another"
                + " disk\\.");
    assertThat(fake.requests).noneMatch(request -> request.startsWith("store"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDiskThatFillsUpMeanwhileIsSaid() throws IOException {
    Path blobs = cache.resolve("models--org--tiny/blobs");
    Files.createDirectories(blobs);
    Path incomplete = blobs.resolve(FakeHub.sha256(weights) + ".incomplete");
    Files.createSymbolicLink(incomplete, Path.of("/dev/full"));
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The disk is full: "
                + incomplete
                + " was not written, and what was there before is unchanged. Free some space and try"
                + " again.");
    assertThat(fake.requests).filteredOn(request -> request.startsWith("store")).hasSize(1);
  }

  @Test
  void anEndpointThatIsNoHubIsSaid() throws IOException {
    fake.close();
    fake = new FakeHub();
    fake.hub.removeContext("/");
    fake.hub.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 6);
          exchange.getResponseBody().write("<html>".getBytes(UTF_8));
          exchange.close();
        });
    assertThatThrownBy(() -> hub().pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(fake.endpoint() + " does not answer as a hub does. Check HF_ENDPOINT.");
  }

  // ---------------------------------------------------------------- proxies

  /// A hub behind a proxy; the proxy is the fake hub itself.
  private Hub behind(String variable, String proxy, String... more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "HF_ENDPOINT",
                "http://hub.invalid",
                "HF_HUB_CACHE",
                cache.toString(),
                variable,
                proxy));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    HubSettings of = HubSettings.of(environment, cache);
    return new Hub(
        new HubSettings(
            of.endpoint(),
            of.cache(),
            of.offline(),
            of.token(),
            of.proxies(),
            Duration.ofMillis(1),
            of.silence()));
  }

  @Test
  void theHubIsReachedByTheProxyAndOtherHostsDirectly() {
    String proxy = "http://ada:pa%20ss@localhost:" + fake.endpoint().getPort();
    behind("HTTP_PROXY", proxy, "NO_PROXY", "example.org,localhost").pull(NAME, Progress.NONE);
    assertThat(fake.requests)
        .contains(
            "hub GET /api/models/org/tiny/revision/main for hub.invalid showing Basic"
                + " YWRhOnBhIHNz",
            "store GET /model.safetensors")
        .filteredOn(request -> request.startsWith("hub"))
        .allMatch(request -> request.endsWith(" for hub.invalid showing Basic YWRhOnBhIHNz"));
  }

  @Test
  void aProxyThatWantsAPasswordIsSaid() {
    fake.refusing(407, "");
    String host = "localhost:" + fake.endpoint().getPort();
    assertThatThrownBy(() -> behind("http_proxy", host).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The proxy http://"
                + host
                + " wants a name and a password. Set http_proxy to"
                + " http://NAME:PASSWORD@HOST:PORT.");
    assertThatThrownBy(
            () -> behind("ALL_PROXY", "http://ada:wrong@" + host).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The proxy http://"
                + host
                + " does not accept the name and the password in ALL_PROXY. Correct them.");
  }

  @Test
  void aProxyThatIsNotThereIsNamed() {
    String host = "localhost:" + fake.endpoint().getPort();
    fake.close();
    assertThatThrownBy(() -> behind("HTTP_PROXY", host).pull(NAME, Progress.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot reach http://hub.invalid by the proxy http://"
                + host
                + " that HTTP_PROXY names to fetch org/tiny. Check the network and HF_ENDPOINT; with"
                + " HF_HUB_OFFLINE=1 only what is already here is used.");
  }

  /// Encryption needs a tunnel: the proxy is asked for one, by name.
  @Test
  void anEncryptedHubIsReachedByATunnel() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> asked = Collections.synchronizedList(new ArrayList<>());
      Thread answering = Thread.ofVirtual().start(() -> refuseTunnels(proxy, asked));
      String address = "http://localhost:" + proxy.getLocalPort();
      Hub hub = behind("HTTPS_PROXY", address, "HF_ENDPOINT", "https://hub.invalid");
      assertThatThrownBy(() -> hub.pull(NAME, Progress.NONE))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "The proxy "
                  + address
                  + " wants a name and a password. Set HTTPS_PROXY to"
                  + " http://NAME:PASSWORD@HOST:PORT.");
      assertThat(asked).containsExactly("CONNECT hub.invalid:443 HTTP/1.1");
      answering.interrupt();
    }
  }

  private static void refuseTunnels(ServerSocket proxy, List<String> asked) {
    try (Socket connection = proxy.accept();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
      asked.add(in.readLine());
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        assertThat(line).isNotNull();
      }
      connection
          .getOutputStream()
          .write(
              "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(UTF_8));
    } catch (IOException closed) {
      asked.add(String.valueOf(closed.getMessage()));
    }
  }
}
