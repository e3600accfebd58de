package dev.riga.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Writes what happens in a run as JSON, one object a line, and then tells another listener. At
/// every validation and checkpoint it draws all of it as `metrics.svg` beside the file.
///
/// A run that resumes drops the lines past its checkpoint: the file reads as if the run had never
/// been broken.
final class MetricsLog implements TrainingListener {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final TrainingListener next;

  MetricsLog(Path file, TrainingListener next) {
    this.file = file;
    this.next = next;
  }

  @Override
  public void started(int totalSteps, int firstStep) {
    keepUpTo(firstStep);
    ObjectNode line = JSON.createObjectNode();
    line.put("event", firstStep == 0 ? "started" : "resumed");
    line.put("step", firstStep);
    line.put("totalSteps", totalSteps);
    append(line);
    next.started(totalSteps, firstStep);
  }

  @Override
  public void note(String line) {
    next.note(line);
  }

  @Override
  public void stepped(Step step) {
    ObjectNode line = JSON.createObjectNode();
    line.put("event", "step");
    line.put("step", step.step());
    line.put("loss", step.loss());
    step.parts().forEach(line::put);
    line.put("gradientNorm", step.gradientNorm());
    line.put("learningRate", step.learningRate());
    line.put("examplesPerSecond", step.examplesPerSecond());
    line.put("tokensPerSecond", step.tokensPerSecond());
    append(line);
    next.stepped(step);
  }

  @Override
  public void validated(int step, Validation validation) {
    ObjectNode line = JSON.createObjectNode();
    line.put("event", "validation");
    line.put("step", step);
    line.setAll((ObjectNode) JSON.valueToTree(validation));
    append(line);
    draw();
    next.validated(step, validation);
  }

  @Override
  public void validated(int step, Ranks ranks) {
    ObjectNode line = JSON.createObjectNode();
    line.put("event", "validation");
    line.put("step", step);
    ranks.recall().forEach((k, share) -> line.put("recall@" + k, share));
    line.put("reciprocalRank", ranks.reciprocalRank());
    append(line);
    draw();
    next.validated(step, ranks);
  }

  @Override
  public void saved(int step, Path checkpoint) {
    draw();
    next.saved(step, checkpoint);
  }

  private void draw() {
    TrainingPlot.write(file, file.resolveSibling("metrics.svg"));
  }

  private void keepUpTo(int step) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<String> kept = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        // The last line may be cut off where the process was killed.
        if (line.endsWith("}") && JSON.readTree(line).path("step").asInt() <= step) {
          kept.add(line);
        }
      }
      Files.write(file, step == 0 ? List.of() : kept);
    } catch (IOException e) {
      throw TrainingException.notWritten("the metrics", file, e);
    }
  }

  private void append(ObjectNode line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TrainingException.notWritten("the metrics", file, e);
    }
  }
}
