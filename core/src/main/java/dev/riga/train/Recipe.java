package dev.riga.train;

import dev.riga.read.ReasoningType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Everything that makes a training run, so that the run is one command and can be repeated.
///
/// @param base the model to start from: a directory, a hub name, or the name of a base that Riga
///   ships
/// @param folder what the sources' file names are relative to
/// @param sources the data files by name
/// @param stages what is trained on, one after the other
/// @param options how it is trained
public record Recipe(
    String base,
    Path folder,
    Map<String, Source> sources,
    List<Stage> stages,
    TrainingOptions options) {

  public Recipe {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    stages = List.copyOf(stages);
  }

  /// A data file.
  public sealed interface Source {

    /// The file, relative to the recipe's folder.
    String file();

    /// How many questions are kept aside for validation, chosen by the seed.
    int holdOut();

    /// SQuAD JSON.
    ///
    /// @param holdOut questions kept aside; all questions of a context go the same way
    /// @param questionColumns see [SquadFile.Layout]
    /// @param confirmedOnly see [SquadFile.Layout]
    /// @param reasoningFromWords whether a question whose file says nothing of its reasoning has
    ///   the kind that its own words name, by the rules of [QuestionWords]
    record Questions(
        String file,
        int holdOut,
        OptionalInt questionColumns,
        boolean confirmedOnly,
        boolean reasoningFromWords)
        implements Source {

      /// A file as SQuAD publishes them, with no kinds of reasoning but those it names.
      public Questions(String file, int holdOut) {
        this(file, holdOut, OptionalInt.empty(), false, false);
      }
    }

    /// Questions with a reasoning type, as [ReasoningFile] reads them.
    ///
    /// @param types only questions of these types are used
    record Reasoning(String file, int holdOut, Set<ReasoningType> types) implements Source {}
  }

  /// A part of the run.
  ///
  /// @param skip how many questions of a source are passed over first, because an earlier run has
  ///   used them
  /// @param take how many questions of each source; a source is gone round as often as it takes,
  ///   and a later stage goes on where an earlier one stopped
  /// @param negatives for each source of reading questions how many hard negatives are added for
  ///   each question, 0 to 1
  /// @param reasoningContexts the share of reasoning questions that get a context (any one),
  ///   because the reader will see them with a passage
  public record Stage(
      Map<String, Integer> skip,
      Map<String, Integer> take,
      Map<String, Double> negatives,
      double reasoningContexts) {

    public Stage {
      skip = Map.copyOf(skip);
      take = Collections.unmodifiableMap(new LinkedHashMap<>(take));
      negatives = Map.copyOf(negatives);
    }
  }
}
