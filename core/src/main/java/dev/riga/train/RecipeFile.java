package dev.riga.train;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.riga.read.ReasoningType;
import dev.riga.train.Recipe.Source;
import dev.riga.train.Recipe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reads a recipe: JSON, in which comments may stand, with the fields of [Recipe].
///
/// ```json
/// {
///   "base": "bge-small-en-v1.5",
///   "sources": {
///     "wiki": { "kind": "questions", "file": "wiki.json.gz", "holdOut": 400 },
///     "types": { "kind": "reasoning", "file": "types.csv", "only": ["causal", "comparative"] }
///   },
///   "stages": [
///     { "take": { "wiki": 7500, "types": 1000 }, "negatives": { "wiki": 0.5 } }
///   ],
///   "training": { "learningRate": 2e-4, "seed": 17 }
/// }
/// ```
///
/// Whatever is not named in `training` is as in [TrainingOptions#DEFAULTS]. A field that Riga does
/// not know is refused: a misspelt setting must not be lost silently.
public final class RecipeFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.ALLOW_COMMENTS).build();

  private final Path file;

  private RecipeFile(Path file) {
    this.file = file;
  }

  /// Reads a recipe whose data files are relative to the recipe's own folder.
  ///
  /// @throws DatasetException when the recipe cannot be read or says something impossible
  public static Recipe read(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return read(file, folder == null ? file.toAbsolutePath() : folder);
  }

  /// Reads a recipe.
  ///
  /// @param folder what its data files are relative to
  /// @throws DatasetException when the recipe cannot be read or says something impossible
  public static Recipe read(Path file, Path folder) {
    try {
      return new RecipeFile(file).recipe(JSON.readTree(Files.readString(file)), folder);
    } catch (NoSuchFileException e) {
      throw new DatasetException(
          "The recipe %s does not exist. Correct the path after --recipe.".formatted(file), e);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "The recipe %s is not valid JSON: %s, line %d."
              .formatted(file, mistake(e), e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new DatasetException(
          "The recipe %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /// Without where the parser's own data structures began.
  private static String mistake(JsonProcessingException e) {
    return e.getOriginalMessage().replaceFirst(" \\(for \\w+ starting at .*", "");
  }

  private Recipe recipe(JsonNode root, Path folder) {
    Fields fields = new Fields("", root);
    String base = fields.text("base");
    Map<String, Source> sources = new LinkedHashMap<>();
    Fields named = fields.object("sources");
    for (String name : named.names()) {
      sources.put(name, source(named.object(name)));
    }
    List<Stage> stages = new ArrayList<>();
    for (JsonNode stage : fields.list("stages")) {
      stages.add(stage(fields.item("stages[" + stages.size() + "]", stage), sources));
    }
    TrainingOptions options = options(fields.object("training"));
    fields.requireNoOthers();
    if (stages.isEmpty()) {
      throw fault("names no \"stages\", so there is nothing to train on");
    }
    return new Recipe(base, folder, sources, stages, options);
  }

  private Source source(Fields fields) {
    String kind = fields.text("kind");
    String path = fields.text("file");
    int holdOut = fields.count("holdOut");
    Source source =
        switch (kind) {
          case "questions" -> {
            int columns = fields.count("questionColumns");
            yield new Source.Questions(
                path,
                holdOut,
                columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty(),
                fields.flag("confirmedOnly", false),
                fields.flag("reasoningFromWords", false));
          }
          case "reasoning" -> new Source.Reasoning(path, holdOut, types(fields));
          default ->
              throw fault(
                  "has the kind \"%s\" at %s; the kinds are \"questions\" and \"reasoning\""
                      .formatted(kind, fields.place));
        };
    fields.requireNoOthers();
    return source;
  }

  private Set<ReasoningType> types(Fields fields) {
    Set<ReasoningType> types = EnumSet.noneOf(ReasoningType.class);
    for (JsonNode name : fields.list("only")) {
      types.add(
          Arrays.stream(ReasoningType.values())
              .filter(type -> type.label().equals(name.asText().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() ->
                  fault(
                      "has the reasoning type \"%s\" at %s.only; the types are factual, causal and comparative"
                          .formatted(name.asText(), fields.place))));
    }
    return types.isEmpty() ? EnumSet.allOf(ReasoningType.class) : types;
  }

  private Stage stage(Fields fields, Map<String, Source> sources) {
    Map<String, Integer> skip = counts("skip", fields, sources);
    Map<String, Integer> take = counts("take", fields, sources);
    Map<String, Double> negatives = new LinkedHashMap<>();
    Fields ratios = fields.object("negatives");
    for (String name : ratios.names()) {
      negatives.put(known(name, sources, fields), ratios.share(name, 0));
    }
    double contexts = fields.share("reasoningContexts", 0.5);
    fields.requireNoOthers();
    return new Stage(skip, take, negatives, contexts);
  }

  private Map<String, Integer> counts(String field, Fields fields, Map<String, Source> sources) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Fields questions = fields.object(field);
    for (String name : questions.names()) {
      counts.put(known(name, sources, fields), questions.count(name));
    }
    return counts;
  }

  private String known(String name, Map<String, Source> sources, Fields fields) {
    if (!sources.containsKey(name)) {
      throw fault(
          "takes from \"%s\" at %s, which is none of its sources: %s"
              .formatted(name, fields.place, String.join(", ", sources.keySet())));
    }
    return name;
  }

  private TrainingOptions options(Fields fields) {
    TrainingOptions otherwise = TrainingOptions.DEFAULTS;
    TrainingOptions options =
        new TrainingOptions(
            fields.integer("seed", Math.toIntExact(otherwise.seed())),
            fields.integer("batchSize", otherwise.batchSize()),
            fields.integer("accumulation", otherwise.accumulation()),
            fields.number("learningRate", otherwise.learningRate()),
            fields.number("warmupShare", otherwise.warmupShare()),
            fields.number("weightDecay", otherwise.weightDecay()),
            fields.number("clipNorm", otherwise.clipNorm()),
            fields.number("dropout", otherwise.dropout()),
            fields.number("spanWeight", otherwise.spanWeight()),
            fields.number("reasoningWeight", otherwise.reasoningWeight()),
            fields.integer("maxLength", otherwise.maxLength()),
            fields.integer("stride", otherwise.stride()),
            fields.flag("freezeEmbeddings", otherwise.freezeEmbeddings()),
            fields.flag("bfloat16", otherwise.bfloat16()),
            fields.integer("threads", otherwise.threads()),
            Duration.ofSeconds(
                fields.integer(
                    "checkpointSeconds", Math.toIntExact(otherwise.checkpointEvery().toSeconds()))),
            fields.integer("validateEvery", otherwise.validateEvery()),
            fields.integer("patience", otherwise.patience()),
            fields.number("layerDecay", otherwise.layerDecay()),
            fields.has("lora") ? Optional.of(lora(fields.object("lora"))) : Optional.empty());
    fields.requireNoOthers();
    return options;
  }

  private Lora lora(Fields fields) {
    int rank = fields.integer("rank", 8);
    Lora lora =
        new Lora(
            rank,
            fields.number("alpha", 2.0 * rank),
            targets(fields),
            fields.number("dropout", 0),
            fields.flag("adaptersOnly", false));
    fields.requireNoOthers();
    return lora;
  }

  private Set<Lora.Target> targets(Fields fields) {
    Set<Lora.Target> targets = EnumSet.noneOf(Lora.Target.class);
    for (JsonNode name : fields.list("targets")) {
      targets.add(
          Arrays.stream(Lora.Target.values())
              .filter(target -> target.label().equals(name.asText().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() ->
                  fault(
                      "has the layer \"%s\" at %s.targets; the layers are query, key, value, output, up and down"
                          .formatted(name.asText(), fields.place))));
    }
    return targets.isEmpty() ? Lora.USUAL_TARGETS : targets;
  }

  private DatasetException fault(String what) {
    return new DatasetException("The recipe %s %s.".formatted(file, what));
  }

  /// The fields of one JSON object, and which of them were asked for.
  private final class Fields {
    private final String place;
    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();

    Fields(String place, JsonNode object) {
      this.place = place;
      this.object = object;
    }

    private JsonNode node(String name) {
      asked.add(name);
      return object.path(name);
    }

    boolean has(String name) {
      return !node(name).isMissingNode();
    }

    /// Of all fields, in their order.
    List<String> names() {
      return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /// The fields of an object; none when it is not there.
    Fields object(String name) {
      return item(name, node(name));
    }

    /// The fields of an object that stands in a list or a field.
    Fields item(String name, JsonNode value) {
      if (!value.isMissingNode() && !value.isObject()) {
        throw wrong(name, value, "an object in braces");
      }
      return new Fields(path(name), value);
    }

    /// Nothing when it is not there.
    JsonNode list(String name) {
      JsonNode value = node(name);
      if (!value.isMissingNode() && !value.isArray()) {
        throw wrong(name, value, "a list in brackets");
      }
      return value;
    }

    String text(String name) {
      JsonNode value = node(name);
      if (!value.isTextual() || value.textValue().isBlank()) {
        throw fault("has no \"%s\"".formatted(path(name)));
      }
      return value.textValue();
    }

    int integer(String name, int otherwise) {
      JsonNode value = node(name);
      if (!value.isMissingNode() && !value.isInt()) {
        throw wrong(name, value, "a whole number");
      }
      return value.asInt(otherwise);
    }

    int count(String name) {
      int value = integer(name, 0);
      if (value < 0) {
        throw wrong(name, node(name), "0 or more");
      }
      return value;
    }

    double share(String name, double otherwise) {
      double value = number(name, otherwise);
      if (!(value >= 0 && value <= 1)) {
        throw wrong(name, node(name), "0 to 1");
      }
      return value;
    }

    double number(String name, double otherwise) {
      JsonNode value = node(name);
      if (!value.isMissingNode() && !value.isNumber()) {
        throw wrong(name, value, "a number");
      }
      return value.asDouble(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
      JsonNode value = node(name);
      if (!value.isMissingNode() && !value.isBoolean()) {
        throw wrong(name, value, "true or false");
      }
      return value.asBoolean(otherwise);
    }

    void requireNoOthers() {
      Set<String> others =
          object.properties().stream()
              .map(Map.Entry::getKey)
              .filter(name -> !asked.contains(name))
              .collect(Collectors.toCollection(TreeSet::new));
      if (!others.isEmpty()) {
        throw fault(
            "has the unknown field \"%s\"; the fields there are %s"
                .formatted(
                    path(others.iterator().next()),
                    asked.stream().sorted().collect(Collectors.joining(", "))));
      }
    }

    private DatasetException wrong(String name, JsonNode value, String wanted) {
      return fault("has %s as \"%s\"; it must be %s".formatted(value, path(name), wanted));
    }

    private String path(String name) {
      return place.isEmpty() ? name : place + "." + name;
    }
  }
}
