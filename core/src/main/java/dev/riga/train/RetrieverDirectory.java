package dev.riga.train;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Safetensors;
import dev.riga.embed.PairedEmbedder;
import dev.riga.tensor.Scope;
import dev.riga.train.TrainingListener.Ranks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes a trained retriever: the base's directory with other weights, in the layout of
/// sentence-transformers; and in a folder beside it the encoder of passages where it is another:
/// the base, or one that was trained by itself.
///
/// @param out where to
/// @param base the directory of the base
record RetrieverDirectory(Path out, Path base) {

  private static final String WEIGHTS = "model.safetensors";

  /// Makes sure that training can begin with the base and leaves it as it is.
  ///
  /// @throws TrainingException when it has two encoders, or lies where the retriever is written to
  void requireGoodBase() {
    Path passages = base.resolve(PairedEmbedder.PASSAGES);
    if (Files.isDirectory(passages)) {
      throw new TrainingException(
          "The base %s has an encoder for questions and another for passages, and training begins with one. Give that of the passages: %s."
              .formatted(base, folderIn(passages)));
    }
    Path from = base.toAbsolutePath().normalize();
    Path to = out.toAbsolutePath().normalize();
    if (from.equals(to) || from.startsWith(to.resolve(PairedEmbedder.PASSAGES))) {
      throw new TrainingException(
          "The base %s would be overwritten by the retriever in %s. Choose another folder with --out."
              .formatted(base, out));
    }
  }

  private static Path folderIn(Path passages) {
    try (Stream<Path> inside = Files.list(passages)) {
      return inside.filter(Files::isDirectory).sorted().findFirst().orElse(passages);
    } catch (IOException unreadable) {
      return passages;
    }
  }

  /// Writes everything but the model card.
  ///
  /// @throws TrainingException when a file cannot be written
  void write(TwoTowers towers, RetrieverRecipe recipe) {
    Path passages = out.resolve(PairedEmbedder.PASSAGES).resolve(base.getFileName());
    try (var _ = Scope.open()) {
      // Those of an earlier training would be opened beside what is written now.
      TrainingFolder.delete(out.resolve(PairedEmbedder.PASSAGES));
      copy(base, out, false);
      weights(towers.questions(), recipe, out);
      switch (recipe.encoders()) {
        case SHARED -> {}
        case FROZEN_PASSAGES -> copy(base, passages, true);
        case SEPARATE -> {
          copy(base, passages, false);
          weights(towers.passages(), recipe, passages);
        }
      }
    } catch (IOException | CheckpointException e) {
      throw TrainingException.notWritten("the retriever", out, e);
    }
  }

  private static void weights(TextTower tower, RetrieverRecipe recipe, Path folder) {
    Safetensors.write(
        folder.resolve(WEIGHTS),
        TrainedWeights.merged(tower.encoder(), recipe.options()),
        Map.of("format", "pt"));
  }

  /// A base that was trained in its folder has checkpoints there, which are no part of it.
  private static void copy(Path from, Path to, boolean weights) throws IOException {
    Path training = TrainingFolder.of(from);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file :
          files.filter(Files::isRegularFile).filter(file -> !file.startsWith(training)).toList()) {
        String name = file.getFileName().toString();
        boolean isWeights = name.matches(".*\\.(?:safetensors|bin|onnx|h5|msgpack)");
        boolean isTold = name.endsWith(".json") || name.endsWith(".txt") || name.endsWith(".model");
        if (isTold || (weights && isWeights)) {
          Path target = to.resolve(from.relativize(file).toString());
          Files.createDirectories(target.toAbsolutePath().getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    // What Riga notes of a base it made from a jar does not hold for another.
    if (!weights) {
      Files.deleteIfExists(to.resolve("riga.json"));
    }
  }

  /// Writes `README.md`.
  ///
  /// @throws TrainingException when it cannot be written
  static void writeCard(RetrieverRecipe recipe, RetrieverReport report) {
    Path card = report.model().resolve("README.md");
    try {
      Files.writeString(card, card(recipe, report));
    } catch (IOException e) {
      throw TrainingException.notWritten("the model card", card, e);
    }
  }

  private static String card(RetrieverRecipe recipe, RetrieverReport report) {
    return """
    # A retriever trained with Riga

    It turns questions and passages into vectors whose inner product says how well they suit each
    other. Base: %s%s.

    ## Data
    %s

    %,d questions, %d times, each with its paragraph%s.

    ## Training
    `riga train retriever --data FILE --out DIR`, seed %d, batches of %d, learning rate %s, InfoNCE
    over the passages of a batch with temperature %s, %s.

    ## Figures, on %,d questions kept aside with their paragraphs, among %,d passages
    | | recall at 1 | at 5 | at 20 | mean reciprocal rank |
    |---|---|---|---|---|
    | base | %s |
    | trained | %s |

    ## Limits
    English. It looks at the first %d tokens of a passage. Mind the licences of the base and of the
    data.
    """
        .formatted(
            recipe.base(),
            switch (recipe.encoders()) {
              case SHARED -> "";
              case SEPARATE -> "; questions and passages have an encoder each";
              case FROZEN_PASSAGES -> "; passages are encoded by the base as it is";
            },
            recipe.files().stream()
                .map(file -> "- `" + file.getFileName() + "`")
                .collect(Collectors.joining("\n")),
            report.questions(),
            recipe.epochs(),
            recipe.negatives() == 0
                ? ""
                : " and up to %d that BM25 ranks high and that lack the answer"
                    .formatted(recipe.negatives()),
            recipe.options().seed(),
            recipe.options().batchSize() * recipe.options().accumulation(),
            recipe.options().learningRate(),
            recipe.temperature(),
            recipe.options().bfloat16() ? "bfloat16 with fp32 weights" : "fp32",
            report.after().questions(),
            report.after().passages(),
            row(report.before()),
            row(report.after()),
            recipe.options().maxLength());
  }

  private static String row(Ranks ranks) {
    List<String> cells =
        Stream.concat(ranks.recall().values().stream(), Stream.of(ranks.reciprocalRank()))
            .map(value -> String.format(Locale.ROOT, "%.3f", value))
            .toList();
    return String.join(" | ", cells);
  }
}
