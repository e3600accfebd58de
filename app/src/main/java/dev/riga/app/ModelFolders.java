package dev.riga.app;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.hub.Hub;
import dev.riga.checkpoint.hub.HubName;
import dev.riga.checkpoint.hub.HubSettings;
import dev.riga.text.Places;
import dev.riga.weights.BaseModels;
import dev.riga.weights.DefaultReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Finds the folder of a model by what a person calls it: a folder, a model that Riga ships, or the
/// name of one on the hub, which is fetched when it is not there.
final class ModelFolders {

  /// What the reader that ships is called.
  static final String READER = "riga-reader";

  /// The encoder of the default retriever.
  static final String RETRIEVER = "bge-small-en-v1.5";

  private final Terminal terminal;
  private final Path models;
  private final FirstUse<Hub> hub;

  /// @param environment names the hub and its cache, see [HubSettings#of]
  ModelFolders(Terminal terminal, Map<String, String> environment, Places places) {
    this.terminal = terminal;
    this.models = places.models();
    // Only who needs the hub should hear that a variable names none.
    this.hub =
        new FirstUse<>(() ->
            new Hub(HubSettings.of(environment, Path.of(System.getProperty("user.home", ".")))));
  }

  /// The base models that checkpoints build on.
  Bases bases() {
    return BaseModels.in(models);
  }

  /// The folder of a model.
  ///
  /// @param name a folder, a shipped model's name, or `org/name` on the hub
  /// @throws dev.riga.checkpoint.CheckpointException when it is none of them or cannot be had
  Path folder(String name) {
    if (isFolder(name)) {
      return Path.of(name);
    }
    if (name.equals(READER)) {
      return DefaultReader.in(models);
    }
    if (BaseModels.names().contains(name)) {
      return bases().directory(name);
    }
    try (ProgressLine line = new ProgressLine(terminal, name, ProgressLine.Unit.ofBytes())) {
      return hub.value().resolve(name, (file, done, total) -> line.at(done, total, file));
    }
  }

  /// Fetches a model from the hub as it is there now.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it cannot be had
  Path pull(String name) {
    HubName hubName = HubName.of(name);
    try (ProgressLine line = new ProgressLine(terminal, name, ProgressLine.Unit.ofBytes())) {
      return hub.value().pull(hubName, (file, done, total) -> line.at(done, total, file));
    }
  }

  /// The names of the models that ship.
  List<String> shipped() {
    return List.of(READER, RETRIEVER);
  }

  /// The names of the models in the cache of the hub.
  List<String> pulled() {
    return hub.value().cached();
  }

  /// The models that are used when nothing else is asked for, each made or found, or why not.
  List<Diagnosis.Model> defaults() {
    return List.of(check("retriever", RETRIEVER), check("reader", READER));
  }

  private Diagnosis.Model check(String role, String name) {
    try {
      Path folder = folder(name);
      Checkpoint.open(folder, bases()).close();
      return new Diagnosis.Model(role, name, true, folder.toString());
    } catch (CheckpointException e) {
      return new Diagnosis.Model(role, name, false, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isFolder(String name) {
    try {
      return Files.isDirectory(Path.of(name));
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }
}
