package dev.riga.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedderSettingsTest {
  @TempDir Path folder;

  @Test
  void aPlainCheckpointIsTakenAsTheClassicBaseline() {
    assertThat(EmbedderSettings.read(folder)).isEqualTo(EmbedderSettings.classic());
  }

  @Test
  void theFilesOfSentenceTransformersAreRead() throws IOException {
    write("1_Pooling/config.json", "{'pooling_mode_mean_tokens': true}");
    write("sentence_bert_config.json", "{'max_seq_length': 256}");
    write(
        "config_sentence_transformers.json",
        "{'prompts': {'query': 'query: ', 'document': 'passage: '}}");
    write("modules.json", "[{'type': 'sentence_transformers.models.Pooling'}]");

    assertThat(EmbedderSettings.read(folder))
        .isEqualTo(new EmbedderSettings(Pooling.MEAN, false, "query: ", "passage: ", 256));
  }

  @Test
  void aNormalizeModuleScales() throws IOException {
    write("modules.json", "[{'type': 'x.Pooling'}, {'type': 'sentence_transformers.Normalize'}]");

    assertThat(EmbedderSettings.read(folder).normalise()).isTrue();
  }

  @Test
  void aPartThatRigaLacksIsRefused() throws IOException {
    write(
        "modules.json",
        "[{'type': 'x.Transformer'}, {'type': 'sentence_transformers.models.Dense'}]");

    assertThatThrownBy(() -> EmbedderSettings.read(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The model in "
                + folder
                + " has a part that Riga does not have, sentence_transformers.models.Dense. It has:"
                + " Transformer, Pooling, Normalize.");
  }

  @Test
  void anotherPoolingIsRefused() throws IOException {
    write("1_Pooling/config.json", "{'pooling_mode_max_tokens': true}");

    assertThatThrownBy(() -> EmbedderSettings.read(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder.resolve("1_Pooling/config.json")
                + " asks for a pooling that Riga does not have. It has: cls_token, mean_tokens.");
  }

  @Test
  void aFileThatIsNoJsonIsRefused() throws IOException {
    write("modules.json", "{");

    assertThatThrownBy(() -> EmbedderSettings.read(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.resolve("modules.json") + " cannot be read: ");
  }

  private void write(String file, String json) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, json.replace('\'', '"'));
  }
}
