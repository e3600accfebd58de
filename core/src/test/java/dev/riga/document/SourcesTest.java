package dev.riga.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

  @TempDir private Path temporary;
  private Path papers;

  @BeforeEach
  void folder() throws IOException {
    temporary = temporary.toRealPath();
    papers = Files.createDirectories(temporary.resolve("papers"));
    write("papers/b.txt");
    write("papers/a/deep/c.txt");
    write("papers/B.txt");
  }

  @Test
  void namesFilesFromTheFolderOnInOrder() {
    assertThat(names(papers))
        .containsExactly("papers/B.txt", "papers/a/deep/c.txt", "papers/b.txt");
  }

  @Test
  void namesASingleFileByItsOwnName() {
    assertThat(names(papers.resolve("b.txt"))).containsExactly("b.txt");
  }

  @Test
  void namesDoNotDependOnHowAFolderIsWritten() {
    assertThat(names(papers.resolve("a/.."), papers.resolve("../papers"))).isEqualTo(names(papers));
  }

  @Test
  void listsAFileOnceWhenFoldersOverlap() {
    assertThat(names(papers.resolve("a"), papers, papers.resolve("b.txt")))
        .isEqualTo(names(papers));
  }

  @Test
  void keepsFoldersOfOneNameApart() throws IOException {
    write("old/papers/b.txt");
    assertThat(names(papers, temporary.resolve("old/papers")))
        .hasSize(4)
        .contains("old/papers/b.txt", temporary.getFileName() + "/papers/b.txt");
  }

  /// Two folders called reports, and one that holds a third: none may be called as a file of
  /// another.
  @Test
  void keepsFoldersApartOfWhichOneWouldBeCalledAsPartOfAnother() throws IOException {
    write("w/2023/reports/a.pdf");
    write("h/reports/a.pdf");
    write("k/2023/reports/a.pdf");

    assertThat(
            names(
                temporary.resolve("w/2023/reports"),
                temporary.resolve("h/reports"),
                temporary.resolve("k/2023")))
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void leavesOutHiddenFilesAndVersionControl() throws IOException {
    write("papers/.hidden.txt");
    write("papers/.git/config.txt");
    write("papers/CVS/Entries");
    write("papers/~$report.docx");
    assertThat(Sources.under(List.of(papers)).files()).hasSize(3);
  }

  @Test
  void readsAHiddenFolderThatWasAskedFor() throws IOException {
    write(".notes/n.txt");
    assertThat(names(temporary.resolve(".notes"))).containsExactly(".notes/n.txt");
  }

  @Test
  void followsLinksOnceAndSaysWhichLeadNowhere() throws IOException {
    write("elsewhere/e.txt");
    Files.createSymbolicLink(papers.resolve("a/up"), papers);
    Files.createSymbolicLink(papers.resolve("0-same"), papers.resolve("b.txt"));
    Files.createSymbolicLink(papers.resolve("broken"), papers.resolve("none"));
    Files.createSymbolicLink(papers.resolve("self"), papers.resolve("self"));
    Files.createSymbolicLink(papers.resolve("other"), temporary.resolve("elsewhere"));

    Sources sources = Sources.under(List.of(papers));

    assertThat(sources.files())
        .extracting(SourceFile::name)
        .containsExactly(
            "papers/B.txt", "papers/a/deep/c.txt", "papers/b.txt", "papers/other/e.txt");
    assertThat(sources.skipped())
        .containsExactly(
            new Skipped("papers/a/up", "a symbolic link to a folder that it lies in"),
            new Skipped("papers/broken", "a symbolic link to a file that does not exist"),
            new Skipped("papers/self", "a symbolic link that leads back to itself"));
  }

  @Test
  void saysThatAPipeIsNoFile() throws IOException, InterruptedException {
    Path pipe = papers.resolve("pipe.pdf");
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();
    assertThat(Sources.under(List.of(papers)).skipped())
        .containsExactly(
            new Skipped("papers/pipe.pdf", "not a regular file but a pipe, a socket or a device"));
  }

  @Test
  void saysThatAFolderMayNotBeListed() throws IOException {
    Path closed = papers.resolve("a");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      Assumptions.assumeFalse(Files.isReadable(closed), "root may read everything");
      assertThat(Sources.under(List.of(papers)).skipped())
          .containsExactly(new Skipped("papers/a", "no permission to list this folder"));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void refusesAFolderThatDoesNotExist() {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> Sources.under(List.of(papers, missing)))
        .isInstanceOf(DocumentException.class)
        .hasMessage("no such file or folder: " + missing);
  }

  @Test
  void anEmptyFolderHasNoFiles() throws IOException {
    Path empty = Files.createDirectories(temporary.resolve("empty"));
    assertThat(Sources.under(List.of(empty))).isEqualTo(new Sources(List.of(), List.of()));
  }

  @Test
  void hashesContent() throws IOException {
    Path file = write("abc");
    Files.writeString(file, "abc");
    assertThat(ContentHash.of(file))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .isEqualTo(ContentHash.of(new byte[] {'a', 'b', 'c'}));
    assertThatThrownBy(() -> ContentHash.of(temporary.resolve("gone")))
        .isInstanceOf(DocumentException.class)
        .hasMessage("no such file");
    assertThatThrownBy(() -> ContentHash.of(papers))
        .isInstanceOf(DocumentException.class)
        .hasMessage("a folder, not a file");
  }

  private Path write(String relative) throws IOException {
    Path file = temporary.resolve(relative);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, relative);
  }

  private static List<String> names(Path... paths) {
    return Sources.under(List.of(paths)).files().stream().map(SourceFile::name).toList();
  }
}
