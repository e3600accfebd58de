package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Weights;
import dev.riga.model.BertConfig.Usual;
import dev.riga.nn.Parameters;
import dev.riga.nn.Purpose;
import dev.riga.tensor.Precision;
import java.util.function.Function;

/// Loads the network that a checkpoint's `config.json` names. A network uses the checkpoint's
/// mapped memory: close it before the checkpoint.
public final class Networks {

  private static final String FAMILIES =
      "albert, bert, camembert, deberta, deberta-v2, distilbert, dpr, electra, modernbert, roberta,"
          + " xlm-roberta";

  private Networks() {}

  /// A network with a span head.
  ///
  /// @throws CheckpointException if the config names a family or an architecture that has none, or
  ///   the weights do not fit
  public static SpanNetwork span(Checkpoint checkpoint, Purpose purpose) {
    JsonNode config = checkpoint.config();
    return whole(
        checkpoint,
        purpose,
        parameters ->
            switch (architecture(config)) {
              case "BertForQuestionAnsweringWithReasoning" -> jointBert(parameters, config);
              case "DPRReader" -> Dpr.reader(parameters, config);
              case "ModernBertForQuestionAnswering" ->
                  new ModernBert.Span(modernBert(parameters, config), config);
              default -> SpanHead.of(encoder(parameters, config), deviation(config));
            });
  }

  /// A network with a span head, for answers.
  public static SpanNetwork span(Checkpoint checkpoint, Precision precision) {
    return span(checkpoint, Purpose.inference(precision));
  }

  /// Riga's joint reader: span head and reasoning head on one BERT.
  ///
  /// @throws CheckpointException if the weights are not a BERT's or do not fit
  public static SpanNetwork joint(Checkpoint checkpoint, Purpose purpose) {
    return joint(checkpoint, checkpoint.config(), purpose);
  }

  /// Riga's joint reader with other settings than the checkpoint's own: another dropout, for
  /// instance.
  ///
  /// @param config as `config.json` has it
  /// @throws CheckpointException if the weights are not a BERT's or do not fit
  public static SpanNetwork joint(Checkpoint checkpoint, JsonNode config, Purpose purpose) {
    return whole(checkpoint, purpose, parameters -> jointBert(parameters, config));
  }

  /// An encoder without a head.
  ///
  /// @throws CheckpointException if the config names a family that Riga does not have, or the
  ///   weights do not fit
  public static Encoder encoder(Checkpoint checkpoint, Purpose purpose) {
    JsonNode config = checkpoint.config();
    return whole(
        checkpoint,
        purpose,
        parameters ->
            switch (architecture(config)) {
              case "DPRQuestionEncoder" -> Dpr.questionEncoder(parameters, config);
              case "DPRContextEncoder" -> Dpr.contextEncoder(parameters, config);
              default -> encoder(parameters, config);
            });
  }

  /// A network whose threads and packed weights are let go when the rest of it does not fit.
  private static <N> N whole(
      Checkpoint checkpoint, Purpose purpose, Function<Parameters, N> network) {
    Parameters parameters = new Parameters(Weights.of(checkpoint), purpose);
    try {
      return network.apply(parameters);
    } catch (RuntimeException | Error unfit) {
      parameters.close();
      throw unfit;
    }
  }

  /// An encoder without a head, for answers.
  public static Encoder encoder(Checkpoint checkpoint, Precision precision) {
    return encoder(checkpoint, Purpose.inference(precision));
  }

  /// A network with a sequence-classification head.
  ///
  /// @throws CheckpointException if the weights are not a BERT's or do not fit
  public static ClassNetwork classes(Checkpoint checkpoint, Purpose purpose) {
    JsonNode config = checkpoint.config();
    String family = config.path("model_type").asText("bert");
    if (!family.equals("bert")) {
      throw new CheckpointException(
          "config.json names the model type \"%s\"; Riga classifies sequences with BERT only."
              .formatted(family));
    }
    Settings settings = new Settings(config);
    return whole(
        checkpoint,
        purpose,
        parameters ->
            new ClassHead(
                bert(parameters, config, Bert.Pooler.NEEDED),
                settings.labels(),
                classifierDropout(settings),
                deviation(config)));
  }

  /// The layer that marks spans, as the checkpoints of a config's architecture call it.
  public static String spanHead(JsonNode config) {
    return architecture(config).equals("ModernBertForQuestionAnswering")
        ? "classifier"
        : "qa_outputs";
  }

  /// Whether the network that a config names has a head for the kind of reasoning.
  public static boolean reasons(JsonNode config) {
    return architecture(config).equals("BertForQuestionAnsweringWithReasoning");
  }

  /// Whether the layers of the family that a config names can be run one by one ([Encoder#layers]).
  public static boolean hasInnerLayers(JsonNode config) {
    return switch (config.path("model_type").asText("bert")) {
      case "deberta", "deberta-v2", "modernbert" -> false;
      default -> true;
    };
  }

  private static SpanNetwork jointBert(Parameters parameters, JsonNode config) {
    Settings settings = new Settings(config);
    return SpanHead.withReasoning(
        bert(parameters, config, Bert.Pooler.NEEDED),
        3,
        classifierDropout(settings),
        deviation(config));
  }

  private static Encoder encoder(Parameters parameters, JsonNode config) {
    String family = config.path("model_type").asText("bert");
    return switch (family) {
      case "bert" -> bert(parameters, config, Bert.Pooler.NONE);
      case "roberta", "xlm-roberta", "camembert" ->
          new Roberta(
              parameters, BertConfig.of(config, Usual.OF_ROBERTA), prefix(parameters, "roberta."));
      case "electra" ->
          new Electra(
              parameters,
              BertConfig.of(config, Usual.OF_ELECTRA_AND_ALBERT),
              prefix(parameters, "electra."));
      case "albert" -> new Albert(parameters, config, prefix(parameters, "albert."));
      case "distilbert" ->
          new DistilBert(
              parameters, DistilBert.Config.of(config), prefix(parameters, "distilbert."));
      case "deberta" -> deberta(parameters, config, Deberta.Version.ONE);
      case "deberta-v2" -> deberta(parameters, config, Deberta.Version.TWO);
      case "modernbert" -> modernBert(parameters, config);
      default ->
          throw new CheckpointException(
              "config.json names the model type \"%s\", which Riga does not have. It has: %s."
                  .formatted(family, FAMILIES));
    };
  }

  private static Bert bert(Parameters parameters, JsonNode config, Bert.Pooler pooler) {
    return new Bert(parameters, BertConfig.of(config), prefix(parameters, "bert."), pooler);
  }

  private static Deberta deberta(Parameters parameters, JsonNode config, Deberta.Version version) {
    return new Deberta(parameters, config, version, prefix(parameters, "deberta."));
  }

  private static ModernBert modernBert(Parameters parameters, JsonNode config) {
    return new ModernBert(
        parameters, config, parameters.prefixOf("embeddings.tok_embeddings.weight", "model.", ""));
  }

  private static String prefix(Parameters parameters, String family) {
    return parameters.prefixOf("embeddings.word_embeddings.weight", family, "");
  }

  private static double deviation(JsonNode config) {
    return new Settings(config).number("initializer_range", 0.02);
  }

  private static double classifierDropout(Settings settings) {
    return settings.number("classifier_dropout", settings.number("hidden_dropout_prob", 0.1));
  }

  private static String architecture(JsonNode config) {
    return config.path("architectures").path(0).asText("");
  }
}
