package org.chameleoncloud.edge.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A checked-in file that is generated, or has generated parts. A test asserts that it is up to date; with the system
 * property {@value #PROPERTY}, the test updates it first. Such a test is annotated with {@link Generated}.
 */
public final class GoldenFile {
  /** The system property that {@code ./regenerate} sets. */
  public static final String PROPERTY = "regenerate";

  private final Path file;

  private GoldenFile(Path file) {
    this.file = file;
  }

  /**
   * A file of the project.
   *
   * @param relative its path in the project's directory
   */
  public static GoldenFile of(String relative) {
    return of(ProjectDirectory.path(relative));
  }

  /** The file at any path. */
  public static GoldenFile of(Path file) {
    return new GoldenFile(file);
  }

  /** Whether files are being updated. */
  public static boolean isRegenerating() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** The text of the file. */
  public String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that the whole file is {@code generated}, or updates it first. */
  public void assertContent(String generated) {
    if (isRegenerating()) {
      write(generated);
    }
    assertThat(file).as(advice("is generated")).exists();
    assertThat(text()).as(advice("is generated")).isEqualTo(generated);
  }

  /**
   * Asserts that the part between two markers is {@code generated}, or updates it first.
   *
   * @param name the name of the part: the markers are {@code <!-- generated: NAME -->} and
   *     {@code <!-- end of generated: NAME -->}, each on its own line
   */
  public void assertPart(String name, String generated) {
    String begin = "<!-- generated: " + name + " -->\n";
    String end = "<!-- end of generated: " + name + " -->\n";
    String text = text();
    assertThat(text).as("markers in %s", file.getFileName()).contains(begin).contains(end);
    String before = text.substring(0, text.indexOf(begin) + begin.length());
    String after = text.substring(text.indexOf(end));
    if (isRegenerating()) {
      write(before + generated + after);
    }
    assertThat(text()).as(advice("has a generated part, \"" + name + "\""))
        .isEqualTo(before + generated + after);
  }

  /**
   * Asserts that the first group of every match of a pattern is {@code value}, or updates it first. There must be a
   * match.
   *
   * @param what the value, for the message
   */
  public void assertEvery(Pattern pattern, String what, String value) {
    String text = text();
    assertThat(pattern.matcher(text).results())
        .as("%s has no %s that matches %s", file, what, pattern)
        .isNotEmpty();
    String updated = replaceFirstGroup(pattern, text, value);
    if (isRegenerating()) {
      write(updated);
    }
    assertThat(text()).as(advice("has an outdated " + what)).isEqualTo(updated);
  }

  private static String replaceFirstGroup(Pattern pattern, String text, String value) {
    StringBuilder replaced = new StringBuilder();
    int end = 0;
    for (MatchResult found : pattern.matcher(text).results().toList()) {
      replaced.append(text, end, found.start(1)).append(value);
      end = found.end(1);
    }
    return replaced.append(text.substring(end)).toString();
  }

  private String advice(String what) {
    return "%s %s. To update it, run ./regenerate and review the diff.".formatted(file, what);
  }

  private void write(String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
