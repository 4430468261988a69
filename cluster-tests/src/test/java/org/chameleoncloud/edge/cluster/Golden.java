package org.chameleoncloud.edge.cluster;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.GoldenFile;

/**
 * Compares output that users read with the files in {@code src/test/resources/golden}. What differs between runs is
 * masked with the same width, so that columns stay aligned.
 */
final class Golden {
  private static final String DIRECTORY = "cluster-tests/src/test/resources/golden";

  /** The group of each is masked. */
  private static final List<Pattern> VARIABLE = List.of(
      Pattern.compile("\\b(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z)"),
      Pattern.compile("\\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b"),
      Pattern.compile("\\b(?:lab|edge)-([0-9a-z]{5})\\b"),
      Pattern.compile("127\\.0\\.0\\.1:(\\d{5})"),
      Pattern.compile("Resource Version: +(\\d+)"),
      Pattern.compile("Device Credential: +([0-9a-f]{8})\n"),
      Pattern.compile("\\b([0-9a-f]{32})\\b"),
      Pattern.compile("Balena (?:Device|Fleet) Id: +(\\d{7})\n"));
  private static final Pattern AGE = Pattern.compile("(?<= )((?:\\d+[smhd])+)( *)(?=[ \n])");
  private static final Pattern RESOURCE_VERSION = Pattern.compile("(Resource Version: +)#+");

  private Golden() {}

  /** Asserts that the masked output is the golden file of that name, or writes it. */
  static void assertOutput(String name, String text) {
    file(name + ".txt").assertContent(masked(text));
  }

  /** The golden file of that name. */
  static GoldenFile file(String name) {
    return GoldenFile.of(DIRECTORY + "/" + name);
  }

  /** The text with # for each variable letter and digit. */
  static String masked(String text) {
    StringBuilder masked = new StringBuilder(text);
    for (Pattern pattern : VARIABLE) {
      pattern.matcher(text).results().forEach(found -> mask(masked, found));
    }
    // Its number of digits depends on earlier writes.
    String fixed = RESOURCE_VERSION.matcher(masked).replaceAll("$1###");
    return AGE.matcher(fixed).replaceAll(Golden::age);
  }

  private static void mask(StringBuilder text, MatchResult found) {
    for (int i = found.start(1); i < found.end(1); i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c) || Character.isLowerCase(c)) {
        text.setCharAt(i, '#');
      }
    }
  }

  /** An age may have another number of digits on a slow machine. What follows it stays in its column. */
  private static String age(MatchResult found) {
    int spaces = found.group(2).isEmpty() ? 0 : found.group().length() - 2;
    return "#s" + " ".repeat(spaces);
  }
}
