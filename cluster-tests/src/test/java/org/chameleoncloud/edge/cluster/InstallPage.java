package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of docs/install.md, which a test takes in their order. */
final class InstallPage {
  /** Commands are in blocks without a language. */
  private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern VALUES = Pattern.compile("`chi-edge.yaml`.*?^```yaml\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  /** Building and pushing the container image is tested elsewhere. */
  private static final Pattern TESTED = Pattern.compile("(helm|kubectl) .*", Pattern.DOTALL);

  private final Deque<String> commands;
  private final UnaryOperator<String> adaptation;
  private final Function<String, String> shell;

  private InstallPage(Deque<String> commands, UnaryOperator<String> adaptation,
      Function<String, String> shell) {
    this.commands = commands;
    this.adaptation = adaptation;
    this.shell = shell;
  }

  /**
   * Reads the page.
   *
   * @param top the project's directory
   * @param adaptation what a reader changes in a command for the cluster; an empty text leaves it out
   * @param shell runs a command, and returns its output
   */
  static InstallPage read(Path top, UnaryOperator<String> adaptation,
      Function<String, String> shell) throws IOException {
    return new InstallPage(new ArrayDeque<>(BLOCK.matcher(text(top)).results()
        .filter(block -> block.group(1).isEmpty())
        .flatMap(block -> block.group(2).replace("\\\n ", " ").lines()).map(String::strip)
        .filter(line -> TESTED.matcher(line).matches()).toList()), adaptation, shell);
  }

  private static String text(Path top) throws IOException {
    return Files.readString(top.resolve("docs/install.md"));
  }

  /** The file chi-edge.yaml, with the chart's values. */
  static String values(Path top) throws IOException {
    Matcher values = VALUES.matcher(text(top));
    if (!values.find()) {
      throw new AssertionError("the page has no values");
    }
    return values.group(1);
  }

  /** Runs the commands up to the first one that begins like this, and returns what that one printed. */
  String runUntil(String start) {
    return runUntil(line -> line.startsWith(start));
  }

  /** The same up to the first one that matches. */
  String runUntil(Predicate<String> last) {
    while (!commands.isEmpty()) {
      String command = commands.removeFirst();
      String adapted = adaptation.apply(command);
      String printed = adapted.isEmpty() ? "" : shell.apply(adapted);
      if (last.test(command)) {
        return printed;
      }
    }
    throw new AssertionError("the page has no such command");
  }

  /** The commands that were not run yet. */
  List<String> rest() {
    return new ArrayList<>(commands);
  }
}
