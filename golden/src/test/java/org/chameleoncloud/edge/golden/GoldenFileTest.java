package org.chameleoncloud.edge.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {
  private static final String DOCUMENT = """
      before
      <!-- generated: table -->
      old
      <!-- end of generated: table -->
      after
      """;

  private static final Pattern TAG = Pattern.compile("a:(\\d+)");

  @TempDir
  private Path directory;
  private String setBefore;

  @BeforeEach
  void compare() {
    setBefore = System.clearProperty(GoldenFile.PROPERTY);
  }

  @AfterEach
  void restore() {
    System.clearProperty(GoldenFile.PROPERTY);
    if (setBefore != null) {
      System.setProperty(GoldenFile.PROPERTY, setBefore);
    }
  }

  private static void regenerate() {
    System.setProperty(GoldenFile.PROPERTY, "true");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("file"), text);
  }

  @Test
  void aCurrentFileIsAccepted() throws IOException {
    GoldenFile.of(write("a\n")).assertContent("a\n");
    GoldenFile.of(write(DOCUMENT)).assertPart("table", "old\n");
  }

  @Test
  void anOutdatedFileIsRejectedWithTheCommandThatUpdatesIt() throws IOException {
    assertThatThrownBy(() -> GoldenFile.of(write("a\n")).assertContent("b\n"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("./regenerate");
    assertThatThrownBy(() -> GoldenFile.of(write(DOCUMENT)).assertPart("table", "new\n"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("./regenerate")
        .hasMessageContaining("\"table\"");
    assertThat(directory.resolve("file")).hasContent(DOCUMENT);
  }

  @Test
  void aFileThatDoesNotExistIsRejected() {
    assertThatThrownBy(() -> GoldenFile.of(directory.resolve("none")).assertContent("a"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("./regenerate");
  }

  @Test
  void aPartWithoutMarkersIsRejected() throws IOException {
    regenerate();
    assertThatThrownBy(() -> GoldenFile.of(write("a\n")).assertPart("table", "new\n"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("markers");
  }

  @Test
  void regenerationWritesTheFileAndItsDirectory() {
    regenerate();
    Path file = directory.resolve("new/file");
    GoldenFile.of(file).assertContent("a\n");
    assertThat(file).hasContent("a\n");
  }

  @Test
  void regenerationWritesOnlyThePart() throws IOException {
    regenerate();
    GoldenFile.of(write(DOCUMENT)).assertPart("table", "new\n");
    assertThat(directory.resolve("file")).hasContent(DOCUMENT.replace("old", "new"));
  }

  @Test
  void anOutdatedMatchIsRejectedWithTheCommandThatUpdatesIt() throws IOException {
    assertThatThrownBy(
        () -> GoldenFile.of(write("image: a:1\nimage: a:2\n")).assertEvery(TAG, "tag", "2"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("outdated tag")
        .hasMessageContaining("./regenerate");
    assertThat(directory.resolve("file")).hasContent("image: a:1\nimage: a:2\n");
  }

  @Test
  void currentMatchesAreAccepted() throws IOException {
    GoldenFile.of(write("image: a:2\nimage: b:1\n")).assertEvery(TAG, "tag", "2");
  }

  @Test
  void aFileWithoutAMatchIsRejected() throws IOException {
    regenerate();
    assertThatThrownBy(() -> GoldenFile.of(write("a\n")).assertEvery(TAG, "tag", "2"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("no tag");
  }

  @Test
  void regenerationWritesTheFirstGroupOfEveryMatch() throws IOException {
    regenerate();
    GoldenFile.of(write("image: a:1 # 1\nimage: a:10\nimage: b:1")).assertEvery(TAG, "tag", "$2");
    assertThat(directory.resolve("file")).hasContent("image: a:$2 # 1\nimage: a:$2\nimage: b:1");
  }
}
