package dev.riga.app;

import dev.riga.index.IndexProgress;

/// Shows how an index is being built: first the files that are read, then the passages whose
/// vectors are still to be made.
final class IndexingProgress implements IndexProgress, AutoCloseable {

  private final Terminal terminal;
  private final ProgressLine reading;
  private final ProgressLine encoding;
  private long passages;
  private boolean allRead;

  IndexingProgress(Terminal terminal) {
    this.terminal = terminal;
    this.reading = new ProgressLine(terminal, "reading", ProgressLine.Unit.of("files"));
    this.encoding = new ProgressLine(terminal, "encoding", ProgressLine.Unit.of("passages"));
  }

  @Override
  public synchronized void at(Stage stage, long done, long total, double perSecond) {
    switch (stage) {
      // A look at thousands of files takes a moment; a bar would only flicker.
      case LOOKING -> {}
      case READING -> {
        allRead = done >= total;
        if (allRead) {
          reading.close();
        } else {
          reading.at(done, total, passages == 0 ? "" : passages + " passages encoded");
        }
      }
      case ENCODING -> {
        passages = done;
        if (allRead) {
          encoding.at(done, total, "");
        }
      }
    }
  }

  /// Says something while a bar may be drawn; the bar comes back below it.
  synchronized void say(String message) {
    reading.close();
    encoding.close();
    terminal.say(message);
  }

  @Override
  public void close() {
    reading.close();
    encoding.close();
  }
}
