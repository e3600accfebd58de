package dev.riga.app;

import dev.riga.engine.Result;
import dev.riga.engine.Riga;
import dev.riga.explain.Explanation;
import dev.riga.explain.ExplanationSettings;
import dev.riga.explain.Method;
import dev.riga.explain.RandomisationCheck;
import dev.riga.explain.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `riga explain`: answers a question and says why, by every method asked for, each tested.
@Command(
    name = "explain",
    description = {
      "Answer a question over your documents and explain the answer:",
      "which passages and words made it, what would be said without them, and whether each",
      "explanation holds when it is tested by leaving words out."
    },
    footer = {
      "",
      "For instance: ./riga explain \"Why is amber cloudy?\" --docs examples/baltic --method"
          + " integrated-gradients"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Workplace workplace;

  @Mixin private Asking asking = new Asking();

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "How words are valued; may be given several times: gradient-x-input,"
              + " integrated-gradients, attention-x-gradient, relevance, value-zeroing,"
              + " leave-one-out, sentences, surrogate, attention, rollout, attention-flow, norms"
              + " (default: several).")
  private List<String> methods = List.of();

  @Option(
      names = "--of",
      paramLabel = "NUMBER",
      defaultValue = "likelihood",
      description =
          "What is explained: likelihood, log p(y | x, z) of the best passage; answer,"
              + " log p(y | x); posterior, log p(z | x, y); logit; or reasoning (default:"
              + " ${DEFAULT-VALUE}).")
  private String target = "likelihood";

  @Mixin private LookingInside looking = new LookingInside();

  @ArgGroup(exclusive = false)
  private @Nullable RandomWeights random;

  /// The check with random weights.
  private static final class RandomWeights {
    @Option(
        names = "--randomise",
        required = true,
        description =
            "Also draw the reader's weights at random, from its heads down to its embeddings, and"
                + " say which methods' values hardly change: these fail. Without --method those"
                + " that take few passes.")
    @SuppressWarnings("UnusedVariable") // required: the group is there only when it was given
    private boolean asked;

    @Option(
        names = "--randomise-each",
        description = "With --randomise: each layer by itself, too.")
    private boolean each;

    @Option(
        names = "--draws",
        paramLabel = "N",
        defaultValue = "5",
        description =
            "With --randomise: how many times the weights are drawn (default: ${DEFAULT-VALUE}).")
    private int draws = 5;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "With --randomise: the seed of the first draw (default: ${DEFAULT-VALUE}).")
    private long seed = 1;
  }

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ExplainCommand(Terminal terminal, Workplace workplace) {
    this.terminal = terminal;
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    ExplanationSettings settings = settings();
    requireGood(settings);
    try (Riga riga = asking.riga(workplace, true)) {
      asking.refresh(riga, terminal, false);
      Result result = asking.ask(riga);
      Explanation explanation = riga.explain(result, settings);
      switch (explanation) {
        case Explanation.OfSpan of -> looking.pictures(of.inspection());
        case Explanation.OfAbstention _ when looking.hasPictures() ->
            terminal.say("There is no answer, so there are no pictures of how it was read.");
        case Explanation.OfAbstention _ -> {}
      }
      Path html = looking.html();
      if (html != null) {
        new ReportFile(asking.docs())
            .write(html, result, explanation, asking.origin(riga), again());
      }
      if (json) {
        terminal.out().println(Json.of(ExplanationJson.of(explanation, result)));
      } else {
        result.notes().forEach(terminal::say);
        result.skipped().forEach(skipped -> terminal.say(AnswerPage.skipped(skipped)));
        ExplanationPage page = new ExplanationPage(terminal.outInk(), terminal.columns());
        terminal.out().print(page.whole(explanation, looking.top()));
      }
      return AskCommand.status(result.answer()).code();
    }
  }

  private String again() {
    StringBuilder line = new StringBuilder(asking.again("explain"));
    methods.forEach(method -> line.append(" --method ").append(method));
    line.append(" --of ").append(target);
    if (random != null) {
      line.append(" --randomise").append(random.each ? " --randomise-each" : "");
      line.append(" --draws ").append(random.draws).append(" --seed ").append(random.seed);
    }
    return line.toString();
  }

  /// Whatever can be told without reading or computing.
  private void requireGood(ExplanationSettings settings) {
    asking.requireGood();
    if (looking.namesHeads() && !looking.hasPictures()) {
      throw new UsageException("--layer and --head choose pictures; say where they go: --png DIR.");
    }
    Workplace.ReaderSettings reader = workplace.settings(asking.reader());
    looking.requireGood(reader::shape);
    if (!reader.hasInnerLayers()) {
      settings.methods().stream()
          .filter(Method::runsLayers)
          .findFirst()
          .ifPresent(method -> {
            throw new UsageException(
                "--method "
                    + method.label()
                    + " cannot look into the family of "
                    + asking.reader()
                    + "; choose another.");
          });
    }
    if (settings.target() == Target.REASONING && !reader.reasons()) {
      throw new UsageException(
          "--of reasoning needs a reader with a head for the kind of reasoning; "
              + asking.reader()
              + " has none.");
    }
  }

  private ExplanationSettings settings() {
    ExplanationSettings settings = ExplanationSettings.THOROUGH.withTarget(target(target));
    if (!methods.isEmpty()) {
      settings = settings.withMethods(methods(methods));
    }
    return random == null ? settings : settings.withRandomisation(check(random));
  }

  private RandomisationCheck.Settings check(RandomWeights asked) {
    if (asked.draws < 2) {
      throw new UsageException("--draws is " + asked.draws + "; an interval needs at least 2.");
    }
    List<Method> checked =
        methods.isEmpty() ? RandomisationCheck.Settings.USUAL.methods() : methods(methods);
    return new RandomisationCheck.Settings(checked, asked.draws, asked.seed, asked.each);
  }

  /// The methods of some names, each once.
  ///
  /// @throws UsageException when there is none of a name
  static List<Method> methods(List<String> names) {
    List<Method> methods = new ArrayList<>();
    for (String name : names) {
      Method method =
          Arrays.stream(Method.values())
              .filter(known -> known.label().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new UsageException(
                      "There is no method '"
                          + name
                          + "': say "
                          + Arrays.stream(Method.values())
                              .map(Method::label)
                              .collect(Collectors.joining(", "))
                          + "."));
      if (!methods.contains(method)) {
        methods.add(method);
      }
    }
    return methods;
  }

  private static Target target(String name) {
    return Arrays.stream(Target.values())
        .filter(known -> known.label().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "There is nothing called '"
                    + name
                    + "' to explain: say likelihood, answer, posterior, logit or reasoning."));
  }
}
