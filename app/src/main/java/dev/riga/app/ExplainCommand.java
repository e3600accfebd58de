package dev.riga.app;

import dev.riga.engine.Result;
import dev.riga.engine.Riga;
import dev.riga.explain.Explanation;
import dev.riga.explain.ExplanationSettings;
import dev.riga.explain.Method;
import dev.riga.explain.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many words of each method are shown (default: ${DEFAULT-VALUE}).")
  private int top = 10;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also write a page for the browser: the answer on the page of its document, the words,"
              + " the verdict, all attentions.")
  private @Nullable Path html;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description = "Also write pictures of the attentions into DIR, as PNG and SVG.")
  private @Nullable Path png;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "Pictures of this layer, from 0; may be given several times.")
  private List<Integer> layers = List.of();

  @Option(
      names = "--head",
      paramLabel = "N",
      description = "Pictures of this head, from 0; may be given several times.")
  private List<Integer> heads = List.of();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ExplainCommand(Terminal terminal, Workplace workplace) {
    this.terminal = terminal;
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    ExplanationSettings settings = settings();
    try (Riga riga = asking.riga(workplace, true)) {
      asking.refresh(riga, terminal, false);
      Result result = asking.ask(riga);
      Explanation explanation = riga.explain(result, settings);
      if (png != null && explanation instanceof Explanation.OfSpan of) {
        new PictureFiles(of.inspection(), PictureFiles.TOKENS).write(png, layers, heads);
      }
      if (html != null) {
        new ReportFile(asking.docs())
            .write(html, result, explanation, asking.origin(riga), again());
      }
      if (json) {
        terminal.out().println(Json.of(ExplanationJson.of(explanation)));
      } else {
        result.notes().forEach(terminal::say);
        terminal
            .out()
            .print(
                new ExplanationPage(terminal.outInk(), terminal.columns()).whole(explanation, top));
      }
      return AskCommand.status(result.answer()).code();
    }
  }

  private String again() {
    StringBuilder line = new StringBuilder(asking.again("explain"));
    methods.forEach(method -> line.append(" --method ").append(method));
    return line.append(" --of ").append(target).toString();
  }

  private ExplanationSettings settings() {
    if (top < 1) {
      throw new UsageException("--top is " + top + "; at least 1 word must be shown.");
    }
    ExplanationSettings settings = ExplanationSettings.THOROUGH.withTarget(target(target));
    return methods.isEmpty() ? settings : settings.withMethods(methods(methods));
  }

  /// The methods of some names, each once.
  ///
  /// @throws UsageException when there is none of a name
  static List<Method> methods(List<String> names) {
    List<Method> methods = new ArrayList<>();
    for (String name : names) {
      Method method =
          Arrays.stream(Method.values())
              .filter(known -> known.label().equals(name) && known != Method.SHAPLEY)
              .findFirst()
              .orElseThrow(() ->
                  new UsageException(
                      "There is no method '"
                          + name
                          + "': say "
                          + Arrays.stream(Method.values())
                              .filter(known -> known != Method.SHAPLEY)
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
