package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text                     | FILE is missing. See ./riga text --help.
          doctor --jsn             | There is no option --jsn. Did you mean --json? See ./riga doctor --help.
          text a.txt b.txt         | There is no place for 'b.txt'. See ./riga text --help.
          txt                      | There is no command 'txt'. Did you mean text? See ./riga --help.
          help nothing             | There is no command 'nothing'. See ./riga --help.
          completion fish          | Invalid value for positional parameter at index 0 (SHELL): expected one of [BASH, ZSH] (case-insensitive) but was 'fish'. See ./riga completion --help.
          aks --json               | There is no command 'aks'. Did you mean ask? See ./riga --help.
          models lst               | There is no command 'lst'. Did you mean list? See ./riga models --help.
          train reader --resum     | There is no option --resum. Did you mean --resume? See ./riga train reader --help.
          ask x --documents y      | There is no option --documents. Did you mean --docs? See ./riga ask --help.
          ask x --doc y            | There is no option --doc. Did you mean --docs? See ./riga ask --help.
          ask x --topk 3           | There is no option --topk. Did you mean --top-k? See ./riga ask --help.
          index x --JSON           | There is no option --JSON. Did you mean --json? See ./riga index --help.
          --colour                 | There is no option --colour. See ./riga --help.
          """)
  void wrongUsageIsExplainedInALine(String arguments, String message) {
    Ran ran = Ran.riga(arguments.split(" "));

    assertThat(ran.err()).isEqualTo("riga: " + message + "\n");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.status()).isEqualTo(2);
  }

  @Test
  void aQuestionWithoutTheCommandIsRecognised() {
    assertThat(Ran.riga("How deep is it?", "--docs", "papers"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "riga: There is no command 'How deep is it?'. A question is asked with ./riga ask"
                    + " QUESTION --docs PATH. See ./riga --help.\n"));
  }

  @Test
  void withoutACommandThereIsNothingToDo() {
    Ran ran = Ran.riga();

    assertThat(ran.err()).isEqualTo("riga: A command is missing. See ./riga --help.\n");
    assertThat(ran.status()).isEqualTo(2);
  }

  @Test
  void theVersionIsThatOfThePom() throws IOException {
    Ran ran = Ran.riga("--version");

    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + Main.VERSION + "</version>");
    assertThat(ran.out()).startsWith("Riga " + Main.VERSION + " (Java 25").endsWith(")\n");
    assertThat(ran.status()).isZero();
  }

  @Test
  void helpGoesToStandardOutput() {
    Ran option = Ran.riga("--help");
    Ran command = Ran.riga("help");

    assertThat(option.out()).startsWith("Usage: riga").contains("Exit status: 0 answered");
    assertThat(command.out()).isEqualTo(option.out());
    assertThat(Ran.riga("help", "text").out()).isEqualTo(Ran.riga("text", "--help").out());
    assertThat(option.status()).isZero();
  }

  @Test
  void completionKnowsEveryCommand() {
    Ran bash = Ran.riga("completion", "bash");

    assertThat(bash.out()).contains("doctor", "text", "completion", "--json");
    assertThat(Ran.riga("completion", "zsh").out()).endsWith(bash.out());
    assertThat(bash.status()).isZero();
  }
}
