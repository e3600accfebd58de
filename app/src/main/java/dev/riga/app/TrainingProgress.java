package dev.riga.app;

import dev.riga.train.TrainingListener;
import java.util.Locale;

/// Shows a training run as it goes: a bar with loss, rate and remaining time, and a line for every
/// validation.
final class TrainingProgress implements TrainingListener, AutoCloseable {

  private final Terminal terminal;
  private final ProgressLine line;

  TrainingProgress(Terminal terminal) {
    this.terminal = terminal;
    this.line = new ProgressLine(terminal, "training", ProgressLine.Unit.of("steps"));
  }

  @Override
  public void note(String remark) {
    line.close();
    terminal.say(remark);
  }

  @Override
  public void stepped(Step step) {
    line.at(
        step.step(),
        step.totalSteps(),
        String.format(
            Locale.ROOT, "loss %.3f, %.0f examples/s", step.loss(), step.examplesPerSecond()));
  }

  @Override
  public void validated(int step, Validation validation) {
    line.close();
    terminal.say("step " + step + ". " + TrainReaderCommand.scores(validation));
  }

  @Override
  public void validated(int step, Ranks ranks) {
    line.close();
    terminal.say("step " + step + ". Held out: " + TrainRetrieverCommand.scores(ranks));
  }

  @Override
  public void close() {
    line.close();
  }
}
