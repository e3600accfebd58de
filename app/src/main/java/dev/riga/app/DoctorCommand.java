package dev.riga.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga doctor`: what this computer offers, what is missing, and how to mend it.
@Command(
    name = "doctor",
    description = {
      "Say what this computer offers, what is missing, and how to mend it.",
      "Exit status 0 when Riga can answer questions here, 1 when not."
    })
final class DoctorCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final Checkup checkup;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  DoctorCommand(Terminal terminal, Checkup checkup) {
    this.terminal = terminal;
    this.checkup = checkup;
  }

  @Override
  public Integer call() {
    Diagnosis diagnosis = checkup.diagnose();
    if (json) {
      terminal.out().println(Json.of(diagnosis));
    } else {
      show(diagnosis);
    }
    return (diagnosis.ready() ? ExitStatus.ANSWERED : ExitStatus.FAILED).code();
  }

  private void show(Diagnosis diagnosis) {
    Diagnosis.Java java = diagnosis.java();
    line(true, "Riga", diagnosis.riga());
    line(true, "Java", java.version() + ", " + java.vendor() + ", " + java.home());
    line(true, "System", java.system());
    Diagnosis.Chip chip = diagnosis.processor();
    if (chip != null) {
      line(true, "Processor", chip.name() + ", " + chip.cores() + " cores");
      line(true, "Features", String.join(" ", chip.features()));
      line(true, "Precision", chip.precision() + ": " + chip.reason());
      line(true, "Threads", chip.threads() + " an operation, waiting: " + chip.waiting());
    }
    Diagnosis.Memory memory = diagnosis.memory();
    line(
        true,
        "Memory",
        (memory.total() < 0 ? "" : memory.available() + " of " + memory.total() + " MB free, ")
            + memory.javaHeap()
            + " MB for Java's heap");
    for (Diagnosis.Library library : diagnosis.libraries()) {
      line(library.loads(), "Library", library.name() + ", " + library.detail());
    }
    for (Diagnosis.Model model : diagnosis.models()) {
      line(model.present(), "Model", model.role() + ": " + model.name() + ", " + model.detail());
    }
    for (Diagnosis.Place place : diagnosis.places()) {
      String free = place.freeMegabytes() < 0 ? "" : ", " + place.freeMegabytes() + " MB free";
      String made = place.exists() ? "" : " (not made yet)";
      line(place.writable(), "Folder", place.what() + ": " + place.path() + made + free);
    }
    verdict(diagnosis.problems());
  }

  private void line(boolean good, String name, String value) {
    Ink ink = terminal.outInk();
    String mark = good ? ink.good("ok") : ink.bad("no");
    terminal.out().println(mark + "  " + String.format("%-10s", name) + " " + value);
  }

  private void verdict(List<Diagnosis.Problem> problems) {
    Ink ink = terminal.outInk();
    terminal.out().println("");
    if (problems.isEmpty()) {
      terminal.out().println(ink.good("Riga can answer questions here."));
    }
    for (Diagnosis.Problem problem : problems) {
      terminal.out().println(ink.bad("Missing: ") + problem.what());
      terminal.out().println("    mend: " + problem.mend());
    }
  }
}
