package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationFileTest {

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Calibration calibration = new Calibration(1.5, 2.5, 0.75, -0.25, 0.4);

    CalibrationFile.write(folder, calibration);

    assertThat(CalibrationFile.read(folder)).isEqualTo(calibration);
  }

  @Test
  void whatElseTheFileSaysStays() throws IOException {
    Files.writeString(
        folder.resolve("riga.json"),
        "{\"name\": \"mine\", \"calibration\": {\"spanTemperature\": 9}}");

    CalibrationFile.write(folder, Calibration.NONE);

    assertThat(Files.readString(folder.resolve("riga.json")).replace(" ", ""))
        .contains("\"name\":\"mine\"", "\"spanTemperature\":1.0");
  }

  @Test
  void aDamagedFileIsNotWrittenOver() throws IOException {
    Path file = Files.writeString(folder.resolve("riga.json"), "{\"name\": ");

    assertThatThrownBy(() -> CalibrationFile.write(folder, Calibration.NONE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The file " + file + " is damaged: ")
        .hasMessageEndingWith(". Mend it or fetch the model again.");
    assertThat(file).hasContent("{\"name\": ");
  }
}
