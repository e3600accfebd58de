package dev.riga.app;

import dev.riga.answer.Answer;
import dev.riga.engine.Result;
import dev.riga.engine.Riga;
import dev.riga.explain.Explanation;
import dev.riga.explain.InspectionException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `riga ask`: answers a question over folders and files, and cites.
@Command(
    name = "ask",
    description = {
      "Answer a question over your documents, and show where the answer stands.",
      "The index of the folders and files is built or refreshed first."
    },
    footer = {
      "",
      "For instance: ./riga ask \"Why did the Vasa sink?\" --docs papers --docs notes.md",
      "Exit status: 0 answered, 1 failed, 2 wrong usage, 3 no answer in the documents."
    })
final class AskCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final Workplace workplace;
  private final long started;

  @Mixin private Asking asking = new Asking();

  @Option(
      names = "--explain",
      description =
          "Say why: which words and passages made the answer, and whether that explanation holds"
              + " when it is tested.")
  private boolean explain;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// @param started when the process began, on the clock of [System#currentTimeMillis]
  AskCommand(Terminal terminal, Workplace workplace, long started) {
    this.terminal = terminal;
    this.workplace = workplace;
    this.started = started;
  }

  @Override
  public Integer call() {
    try (Riga riga = asking.riga(workplace, explain)) {
      long start = System.nanoTime();
      asking.refresh(riga, terminal, !json);
      long indexed = (System.nanoTime() - start) / 1_000_000;
      Result result = asking.ask(riga);
      show(riga, result, explain ? explanation(riga, result) : Optional.empty(), indexed);
      return status(result.answer()).code();
    }
  }

  /// An answer that cannot be explained is an answer all the same.
  private Optional<Explanation> explanation(Riga riga, Result result) {
    try {
      return Optional.of(riga.explain(result));
    } catch (InspectionException impossible) {
      terminal.say("The answer is not explained. " + impossible.getMessage());
      return Optional.empty();
    }
  }

  private void show(Riga riga, Result result, Optional<Explanation> explanation, long indexed) {
    Timings timings =
        new Timings(
            indexed,
            result.timings().retrieve().toMillis(),
            result.timings().read().toMillis(),
            System.currentTimeMillis() - started);
    if (json) {
      terminal
          .out()
          .println(Json.of(AnswerJson.of(result, asking.origin(riga), explanation, timings)));
      return;
    }
    result.notes().forEach(terminal::say);
    terminal
        .out()
        .print(
            new AnswerPage(terminal.outInk(), terminal.columns())
                .of(result.answer(), result.skipped(), timings));
    explanation.ifPresent(why ->
        terminal
            .out()
            .print(new ExplanationPage(terminal.outInk(), terminal.columns()).brief(why)));
  }

  static ExitStatus status(Answer answer) {
    return switch (answer) {
      case Answer.Extracted extracted -> ExitStatus.ANSWERED;
      case Answer.Generated generated -> ExitStatus.ANSWERED;
      case Answer.Abstained abstained -> ExitStatus.ABSTAINED;
    };
  }
}
