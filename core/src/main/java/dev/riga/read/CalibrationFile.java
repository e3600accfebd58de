package dev.riga.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The calibration in a model directory's `riga.json`; what it does not name keeps its default:
///
/// ```json
/// { "calibration": { "spanTemperature": 1.3, "answerableSlope": 0.8, "answerableIntercept": -0.4 } }
/// ```
public final class CalibrationFile {
  private static final String NAME = "riga.json";
  private static final String FIELD = "calibration";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CalibrationFile() {}

  /// The calibration of a model, [Calibration#NONE] where none is written.
  ///
  /// @throws CheckpointException when the file is damaged or a value is out of its range
  public static Calibration read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Calibration.NONE;
    }
    try {
      return parse(JSON.readTree(Files.readString(file)).path(FIELD));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      String why =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw new CheckpointException(
          "The file " + file + " is damaged: " + why + ". Mend it or fetch the model again.", e);
    } catch (IOException e) {
      throw new CheckpointException("The file " + file + " cannot be read: " + e + ".", e);
    }
  }

  /// Writes the calibration of a model; what else its `riga.json` says stays.
  ///
  /// @throws CheckpointException when the file that is there is damaged, or cannot be written
  public static void write(Path directory, Calibration calibration) {
    Path file = directory.resolve(NAME);
    try {
      ObjectNode fields =
          Files.exists(file) && JSON.readTree(Files.readString(file)) instanceof ObjectNode there
              ? there
              : JSON.createObjectNode();
      fields.set(FIELD, JSON.valueToTree(calibration));
      byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields);
      DurableFile.write(file, text);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          "The file %s is damaged: %s. Mend it or fetch the model again."
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new CheckpointException("The file " + file + " cannot be read: " + e + ".", e);
    }
  }

  private static Calibration parse(JsonNode fields) {
    Calibration none = Calibration.NONE;
    return new Calibration(
        number(fields, "spanTemperature", none.spanTemperature()),
        number(fields, "priorTemperature", none.priorTemperature()),
        number(fields, "answerableSlope", none.answerableSlope()),
        number(fields, "answerableIntercept", none.answerableIntercept()),
        number(fields, "answerableThreshold", none.answerableThreshold()));
  }

  private static double number(JsonNode fields, String name, double otherwise) {
    JsonNode value = fields.path(name);
    if (!value.isMissingNode() && !value.isNumber()) {
      throw new IllegalArgumentException(
          "the calibration's " + name + " is no number but " + value);
    }
    return value.asDouble(otherwise);
  }
}
