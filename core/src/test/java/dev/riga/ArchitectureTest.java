package dev.riga;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The drawing of the packages: data flows in one direction, and a package may use those above it
/// in the list, none below.
class ArchitectureTest {

  private static final List<String> IN_ORDER =
      List.of(
          "tensor",
          "text",
          "checkpoint",
          "nn",
          "model",
          "document",
          "embed",
          "index",
          "retrieve",
          "read",
          "generate",
          "answer",
          "statistics",
          "explain",
          "train",
          "evaluate",
          "engine");

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.riga");

  @Test
  void packagesUseOnlyThoseAboveThem() {
    for (int i = 0; i < IN_ORDER.size(); i++) {
      String[] below =
          IN_ORDER.subList(i + 1, IN_ORDER.size()).stream()
              .map(name -> "dev.riga." + name + "..")
              .toArray(String[]::new);
      if (below.length > 0) {
        noClasses()
            .that()
            .resideInAPackage("dev.riga." + IN_ORDER.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(below)
            .allowEmptyShould(true)
            .check(CORE);
      }
    }
  }

  @Test
  void everyPackageStandsInTheOrder() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/riga"))) {
      assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()))
          .isSubsetOf(IN_ORDER);
    }
  }

  @Test
  void onlyTheTensorPackageNamesLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.riga.tensor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CORE);
  }

  @Test
  void tensorsStayInside() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.riga.document..",
            "dev.riga.index..",
            "dev.riga.retrieve..",
            "dev.riga.answer..",
            "dev.riga.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.riga.tensor..")
        .allowEmptyShould(true)
        .check(CORE);
  }
}
