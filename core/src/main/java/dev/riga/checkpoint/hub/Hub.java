package dev.riga.checkpoint.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import dev.riga.checkpoint.hub.HubClient.Model;
import dev.riga.checkpoint.hub.HubClient.RemoteFile;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Models by name. A name is first a folder that exists, then a model in the local cache, and only
/// then a model on the hub.
///
/// Of a model only what is needed is fetched: the settings, the tokenizer, and the weights once, as
/// safetensors where there are any. An interrupted download goes on where it stopped. Safe for many
/// threads and processes.
public final class Hub {

  /// The files beside the weights, in the model's own folder or in one of its parts.
  private static final Pattern SMALL =
      Pattern.compile(
          "((question_encoder_tokenizer|generator_tokenizer|1_Pooling)/)?"
              + "(config\\.json|generation_config\\.json|tokenizer\\.json|tokenizer_config\\.json"
              + "|special_tokens_map\\.json|added_tokens\\.json|vocab\\.txt|vocab\\.json"
              + "|merges\\.txt|spiece\\.model|spm\\.model|sentencepiece\\.bpe\\.model"
              + "|modules\\.json|sentence_bert_config\\.json"
              + "|config_sentence_transformers\\.json)");

  /// What may hold all weights, the best first.
  private static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private static final String INDEX = ".index.json";
  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final JsonMapper JSON = new JsonMapper();

  private final HubSettings settings;
  private final HubCache cache;

  public Hub(HubSettings settings) {
    this.settings = settings;
    this.cache = new HubCache(settings.cache());
  }

  /// The hub as the environment of this process asks for it: see [HubSettings#of].
  public static Hub ofThisUser() {
    return new Hub(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home", "."))));
  }

  /// The directory of a model: a folder of that path, else what the cache has under that name, else
  /// what the hub has.
  ///
  /// @param nameOrFolder `org/name`, `name` or `org/name@revision`, or a path
  /// @throws CheckpointException when it is none of them, or cannot be fetched
  public Path resolve(String nameOrFolder, Progress progress) {
    Optional<Path> folder = folder(nameOrFolder);
    if (folder.isPresent()) {
      return folder.get();
    }
    HubName name = HubName.of(nameOrFolder);
    return cached(name).orElseGet(() -> pull(name, progress));
  }

  private static Optional<Path> folder(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Files::isDirectory);
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }

  /// The directory of a model in the cache, if all of it is there.
  public Optional<Path> cached(HubName name) {
    try {
      return cache.commit(name).map(commit -> cache.snapshot(name, commit)).filter(Hub::isWhole);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// The names of the models in the cache of which all is there.
  public List<String> cached() {
    try {
      return cache.names().stream()
          .filter(name -> HubName.in(name).flatMap(this::cached).isPresent())
          .toList();
    } catch (IOException | CheckpointException unreadable) {
      return List.of();
    }
  }

  /// Fetches what the cache lacks of a model as it is on the hub now.
  ///
  /// @return its directory in the cache
  /// @throws CheckpointException when there is no such model, it may not be read, the hub cannot be
  ///   reached, a checksum is wrong, or the disk is full
  public Path pull(HubName name, Progress progress) {
    if (settings.offline()) {
      throw new CheckpointException(
          "The model "
              + name
              + " is not whole in the cache "
              + cache.root()
              + ", and HF_HUB_OFFLINE forbids to fetch it. Unset HF_HUB_OFFLINE, or give the folder"
              + " of a model.");
    }
    try (HubClient client = new HubClient(settings)) {
      Attempts attempts = new Attempts(settings);
      Model model = attempts.of(name.toString(), () -> client.model(name));
      String weights = weights(name, model.files());
      Fetching fetching = new Fetching(client, attempts, name, model.commit(), progress);
      List<String> files = new ArrayList<>(model.files().stream().filter(Hub::isSmall).toList());
      files.add(weights);
      fetching.fetch(files);
      if (weights.endsWith(INDEX)) {
        fetching.fetch(List.copyOf(shards(fetching.snapshot().resolve(weights))));
      }
      cache.putCommit(name, model.commit());
      return cache.snapshot(name, model.commit());
    }
  }

  private static boolean isSmall(String file) {
    return SMALL.matcher(file).matches();
  }

  /// The file that holds the weights, or the index of their shards.
  private static String weights(HubName name, Set<String> files) {
    if (!files.contains("config.json")) {
      throw new CheckpointException(
          "The model " + name + " has no config.json: it is not of the kind that Riga reads.");
    }
    return WEIGHTS.stream()
        .filter(files::contains)
        .findFirst()
        .orElseThrow(() ->
            new CheckpointException(
                "The model "
                    + name
                    + " has no weights that Riga reads, neither model.safetensors nor"
                    + " pytorch_model.bin."));
  }

  // ---------------------------------------------------------------- one pull

  /// Files of one commit on their way into the cache.
  private final class Fetching {
    private final HubClient client;
    private final Attempts attempts;
    private final HubName name;
    private final String commit;
    private final Download download;
    private final Progress progress;
    private long done;
    private long total;
    private boolean sizesKnown = true;

    Fetching(HubClient client, Attempts attempts, HubName name, String commit, Progress progress) {
      this.client = client;
      this.attempts = attempts;
      this.name = name;
      this.commit = commit;
      this.download = new Download(client, settings);
      this.progress = progress;
    }

    Path snapshot() {
      return cache.snapshot(name, commit);
    }

    void fetch(List<String> files) {
      List<RemoteFile> missing = new ArrayList<>();
      for (String file : files) {
        if (!Files.exists(snapshot().resolve(file))) {
          missing.add(attempts.of(file + " of " + name, () -> client.file(name, commit, file)));
        }
      }
      requireSpace(missing);
      missing.forEach(file -> total += file.size().orElse(0));
      sizesKnown &= missing.stream().allMatch(file -> file.size().isPresent());
      missing.sort(Comparator.comparingLong(file -> file.size().orElse(0)));
      // All at once and before the first is fetched: two files may have one content.
      List<Long> here = missing.stream().map(this::here).toList();
      done += here.stream().mapToLong(Long::longValue).sum();
      for (int i = 0; i < missing.size(); i++) {
        fetch(missing.get(i), done - here.get(i));
      }
    }

    /// How many bytes of a file earlier attempts have left.
    private long here(RemoteFile file) {
      Path blob = cache.blob(name, file.checksum());
      Path incomplete = blob.resolveSibling(file.checksum() + ".incomplete");
      return Math.max(blob.toFile().length(), incomplete.toFile().length());
    }

    /// @param others the bytes of all other files that are here
    private void fetch(RemoteFile file, long others) {
      Path blob = cache.blob(name, file.checksum());
      download.fetch(
          name,
          file,
          blob,
          cache.lock(name, file.checksum()),
          arrived -> {
            done = others + arrived;
            progress.at(file.name(), done, sizesKnown ? total : 0);
          });
      try {
        cache.link(name, commit, file.name(), blob);
      } catch (IOException failed) {
        throw DurableFile.notWritten(snapshot().resolve(file.name()), failed);
      }
    }

    /// Better to say it now than after an hour.
    private void requireSpace(List<RemoteFile> files) {
      long needed = 0;
      for (RemoteFile file : files) {
        needed += Math.max(0, file.size().orElse(0) - here(file));
      }
      try {
        Files.createDirectories(cache.root());
        FileStore disk = Files.getFileStore(cache.root());
        if (disk.getUsableSpace() < needed) {
          throw new CheckpointException(
              "The model "
                  + name
                  + " needs "
                  + megabytes(needed)
                  + " MB more in "
                  + cache.root()
                  + ", where "
                  + megabytes(disk.getUsableSpace())
                  + " MB are free. Free some space, or set HF_HUB_CACHE to another disk.");
        }
      } catch (IOException failed) {
        throw DurableFile.notWritten(cache.root(), failed);
      }
    }

    private static long megabytes(long bytes) {
      return (bytes + 999_999) / 1_000_000;
    }
  }

  // ---------------------------------------------------------------- what is whole

  private static boolean isWhole(Path snapshot) {
    Predicate<String> there = file -> Files.exists(snapshot.resolve(file));
    return there.test("config.json")
        && WEIGHTS.stream()
            .filter(there)
            .findFirst()
            .map(weights ->
                !weights.endsWith(INDEX)
                    || shards(snapshot.resolve(weights)).stream().allMatch(there))
            .orElse(false);
  }

  /// The files that an index of shards names.
  private static Set<String> shards(Path index) {
    try {
      Set<String> shards = new TreeSet<>();
      JsonNode map = JSON.readTree(index.toFile()).path("weight_map");
      map.forEach(shard -> shards.add(shard.asText()));
      for (String shard : shards) {
        if (!SHARD.matcher(shard).matches()) {
          throw new CheckpointException(
              index + " is refused: its shard " + shard + " is not a file of the same folder.");
        }
      }
      return shards;
    } catch (IOException broken) {
      throw new CheckpointException(
          index + " is refused: it is not valid JSON. Delete it and fetch the model again.",
          broken);
    }
  }
}
