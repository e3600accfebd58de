package dev.riga.train;

import dev.riga.checkpoint.LowRank;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685): the base's weights stay as they are, and
/// each chosen layer gets a change `alpha / rank * B A` that is trained, as are the heads.
///
/// @param rank rows of A and columns of B
/// @param alpha of the factor
/// @param targets the layers of every block that get one
/// @param dropout of what goes into A
/// @param adaptersOnly whether to write what was trained alone, to be opened with its base, instead
///   of the changed weights
public record Lora(
    int rank, double alpha, Set<Target> targets, double dropout, boolean adaptersOnly) {

  /// What LoRA's authors take for GPT-3 and what most follow.
  public static final Set<Target> USUAL_TARGETS = EnumSet.of(Target.QUERY, Target.VALUE);

  /// @throws DatasetException when a setting is out of its range
  public Lora {
    targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    TrainingOptions.require(rank >= 1 && rank <= 1024, "lora.rank", rank, "1 to 1024");
    TrainingOptions.require(alpha > 0, "lora.alpha", alpha, "above 0");
    TrainingOptions.require(
        dropout >= 0 && dropout < 1, "lora.dropout", dropout, "0 or more, below 1");
  }

  /// A linear layer of an encoder's block.
  public enum Target {
    QUERY(".attention.self.query"),
    KEY(".attention.self.key"),
    VALUE(".attention.self.value"),
    OUTPUT(".attention.output.dense"),
    UP(".intermediate.dense"),
    DOWN(".output.dense");

    private final String ending;

    Target(String ending) {
      this.ending = ending;
    }

    /// How a recipe names it.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The target that a layer is, by its Hugging Face name.
    static Optional<Target> of(String layer) {
      return Arrays.stream(values()).filter(target -> layer.endsWith(target.ending)).findFirst();
    }
  }

  LowRank form() {
    return new LowRank(rank, alpha);
  }

  boolean adapts(String layer) {
    return Target.of(layer).filter(targets::contains).isPresent();
  }

  /// Makes sure that every target is a layer of the network.
  ///
  /// @param names of its weights
  /// @throws TrainingException when one is none
  void requireFound(Set<String> names) {
    for (Target target : targets) {
      if (names.stream().noneMatch(name -> name.endsWith(LowRank.first(target.ending)))) {
        throw new TrainingException(
            "The base has no layer that is lora's target \"%s\". Riga knows those of BERT, RoBERTa and ELECTRA; leave it out of the targets %s, or lora out of the recipe."
                .formatted(target.label(), labels()));
      }
    }
  }

  List<String> labels() {
    return targets.stream().map(Target::label).toList();
  }
}
