package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What people read, as the files of {@code src/test/resources/golden} have it. What differs from run to run is masked
 * in its own width, so that columns stay where they are.
 */
final class Golden {
  /** What writes the files anew; run in the project's folder. */
  private static final String COMMAND = "mvn verify -pl cluster-tests -am -Dtest=none "
      + "-Dsurefire.failIfNoSpecifiedTests=false -Dit.test='KubectlIT,ChartIT,KustomizeIT' "
      + "-Dgolden.write=true";
  private static final Path FOLDER = Plane.get().checkout().top()
      .resolve("cluster-tests/src/test/resources/golden");

  /** Each with the part that is masked as its group. */
  private static final List<Pattern> CHANGING = List.of(
      Pattern.compile("\\b(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z)"),
      Pattern.compile("\\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b"),
      Pattern.compile("\\b(?:lab|edge)-([0-9a-z]{5})\\b"),
      Pattern.compile("127\\.0\\.0\\.1:(\\d{5})"),
      Pattern.compile("Resource Version: +(\\d+)"),
      Pattern.compile("Device Credential: +([0-9a-f]{8})\n"));
  private static final Pattern AGE = Pattern.compile("(?<= )((?:\\d+[smhd])+)( *)(?=[ \n])");
  private static final Pattern RESOURCE_VERSION = Pattern.compile("(Resource Version: +)#+");

  private Golden() {}

  /** Asserts that a text is the one of a file, or writes it there when told to. */
  static void assertShown(String name, String text) throws IOException {
    assertFile(FOLDER.resolve(name + ".txt"), masked(text));
  }

  /** Asserts that a text, in which nothing changes from run to run, is the one of a file, or writes it there. */
  static void assertFile(Path file, String text) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(text).as("%s. To write it anew, run%n  %s%n", file, COMMAND)
        .isEqualTo(Files.readString(file));
  }

  /** The file of that name among the others, for {@link #assertFile}. */
  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** The text with a # for each letter and digit that changes. */
  static String masked(String text) {
    StringBuilder masked = new StringBuilder(text);
    for (Pattern pattern : CHANGING) {
      pattern.matcher(text).results().forEach(found -> blank(masked, found));
    }
    // As many digits as there were writes before.
    String fixed = RESOURCE_VERSION.matcher(masked).replaceAll("$1###");
    return AGE.matcher(fixed).replaceAll(Golden::age);
  }

  private static void blank(StringBuilder text, MatchResult found) {
    for (int i = found.start(1); i < found.end(1); i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c) || Character.isLowerCase(c)) {
        text.setCharAt(i, '#');
      }
    }
  }

  /** An age grows by a digit where a machine is slow; what stands behind it stays in its column. */
  private static String age(MatchResult found) {
    int behind = found.group(2).isEmpty() ? 0 : found.group().length() - 2;
    return "#s" + " ".repeat(behind);
  }
}
