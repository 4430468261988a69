package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.names.RandomSuffix;

/**
 * A section of a document, by default docs/tasks.md, whose blocks a test takes in their order: it runs each command, saves each manifest, and
 * compares what is printed with the page. The namespace {@code lab} is replaced by that of the test.
 */
final class TaskSection implements AutoCloseable {
  private static final Pattern SECTION = Pattern.compile("^## ([^\n]+)\n(.*?)(?=^## |\\z)",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern BLOCK = Pattern.compile("^( *)```(\\w*)\n(.*?)^ *```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern NAMESPACE = Pattern
      .compile("(-n |namespace: |/images/|: )lab(?=[ /\n]|$)");
  /** Ids and times, which differ each time. */
  private static final Pattern VARIABLE = Pattern.compile(
      "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z");
  private static final String TASKS = "docs/tasks.md";
  private static final String COMMAND = "";
  private static final String IMAGES = "kubectl chi-edge image ";
  private static final String MANIFEST = "yaml";
  private static final String OUTPUT = "text";

  /** A manifest, a text that is printed, or a command of one line. */
  private record Part(String kind, String text) {}

  private final TestEnvironment env;
  private final String heading;
  private final Deque<Part> parts;
  private final Map<String, String> replacements = new HashMap<>();
  private Path directory;
  private Path programs;

  private TaskSection(TestEnvironment env, String heading, Path directory, Deque<Part> parts) {
    this.env = env;
    this.heading = heading;
    this.directory = directory;
    this.parts = parts;
  }

  /** The headings of all sections, in order. */
  static List<String> headings(TestEnvironment env) {
    return sections(env, TASKS).map(section -> section.group(1)).toList();
  }

  /** The headings of the sections of a document that have commands, in order. */
  static List<String> headingsWithCommands(TestEnvironment env, String document) {
    return sections(env, document).filter(section -> BLOCK.matcher(section.group(2)).results()
        .anyMatch(block -> block.group(2).equals(COMMAND))).map(section -> section.group(1))
        .toList();
  }

  /** The section with a heading, in a directory of its own, which has the examples. */
  static TaskSection open(TestEnvironment env, String heading) throws IOException {
    return open(env, TASKS, heading);
  }

  /** The same of another document. */
  static TaskSection open(TestEnvironment env, String document, String heading)
      throws IOException {
    String text = sections(env, document).filter(section -> section.group(1).equals(heading))
        .findFirst()
        .orElseThrow(() -> new AssertionError(document + " has no section " + heading)).group(2);
    Deque<Part> parts = new ArrayDeque<>();
    BLOCK.matcher(text).results().forEach(block -> parts.addAll(parts(block)));
    Path directory = Files.createDirectory(env.directory().resolve("task-" + RandomSuffix.next()));
    TaskSection section = new TaskSection(env, heading, directory, parts);
    section.writeExamples();
    return section;
  }

  private static Stream<MatchResult> sections(TestEnvironment env, String document) {
    try {
      return SECTION.matcher(
          Files.readString(env.cluster().checkout().top().resolve(document))).results();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of images are for a cluster with nodes: NodeImagesIT runs them. */
  private static List<Part> parts(MatchResult block) {
    String kind = block.group(2);
    String text = block.group(3).indent(-block.group(1).length());
    return kind.equals(COMMAND)
        ? text.lines().filter(line -> !line.startsWith(IMAGES))
            .map(line -> new Part(COMMAND, line)).toList()
        : List.of(new Part(kind, text));
  }

  private void writeExamples() throws IOException {
    Path target = Files.createDirectory(directory.resolve("examples"));
    try (Stream<Path> examples = Files.list(env.cluster().checkout().examples())) {
      for (Path example : examples.toList()) {
        Files.writeString(target.resolve(example.getFileName()),
            inNamespace(Files.readString(example)));
      }
    }
  }

  private String inNamespace(String text) {
    return NAMESPACE.matcher(text).replaceAll("$1" + env.namespace());
  }

  /** Replaces a word of the commands that follow. */
  TaskSection replacing(String word, String replacement) {
    replacements.put(word, replacement);
    return this;
  }

  /** Runs its commands where those of another section ran. */
  TaskSection continuing(TaskSection other) {
    directory = other.directory;
    return this;
  }

  /** Where its commands run. */
  Path directory() {
    return directory;
  }

  /** Finds programs there first. */
  TaskSection withPrograms(Path other) {
    programs = other;
    return this;
  }

  /** Writes a file that the page expects you to have. */
  TaskSection write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
    return this;
  }

  /** Saves the next part, a manifest. */
  String save(String file) throws IOException {
    String text = inNamespace(next(MANIFEST, ""));
    write(file, text);
    return text;
  }

  /** Runs the next part, a command that begins like this, and returns what it prints. */
  String run(String start) {
    return shell(next(COMMAND, start)).withoutWarnings();
  }

  /** Leaves out the next part, a command that begins like this: an alternative to the one before. */
  void skip(String start) {
    next(COMMAND, start);
  }

  /** The same for a command that may print warnings. */
  Program.Result runWithWarnings(String start) {
    Program.Result result = shell(next(COMMAND, start));
    result.orFail();
    return result;
  }

  /** Runs the next part, a command that begins like this, on a terminal on which something is typed. */
  String runInTerminal(String start, String typed) {
    String command = adapted(next(COMMAND, start));
    return shell().runWithInput(typed, "script --quiet --return --command '"
        + command.replace("'", "'\\''") + "' /dev/null").orFail();
  }

  /** Runs the next part, a command that begins like this, until it prints what the part behind it says. */
  void runUntilItPrintsWhatThePageSays(String start) {
    String command = next(COMMAND, start);
    String expected = masked(inNamespace(next(OUTPUT, "")));
    TestEnvironment.eventually(heading + ": " + command + " prints " + expected)
        .until(() -> masked(shell(command).out()), expected::equals);
  }

  /** Runs the next part, a command that begins like this, until it prints something that matches. */
  void runUntilItPrints(String start, String regex) {
    String command = next(COMMAND, start);
    Pattern expected = Pattern.compile(regex, Pattern.DOTALL);
    TestEnvironment.eventually(heading + ": " + command + " prints " + regex)
        .until(() -> shell(command).out(), printed -> expected.matcher(printed).matches());
  }

  private Program.Result shell(String command) {
    return shell().run(adapted(command));
  }

  private Program shell() {
    Program shell = env.cluster().shell(env.namespace()).in(directory);
    return programs == null ? shell : shell.withPath(programs);
  }

  private String adapted(String command) {
    String adapted = inNamespace(command);
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      adapted = adapted.replaceAll("\\b" + each.getKey() + "\\b", each.getValue());
    }
    return adapted;
  }

  private String next(String kind, String start) {
    Part part = parts.poll();
    assertThat(part).as("the next part of the section \"" + heading + "\"").isNotNull();
    assertThat(part.kind()).as(part.text()).isEqualTo(kind);
    assertThat(part.text()).startsWith(start);
    return part.text();
  }

  private static String masked(String text) {
    return VARIABLE.matcher(text).replaceAll("#").replaceAll("\\s+", " ").strip();
  }

  /** Asserts that nothing of the section is left. */
  @Override
  public void close() {
    assertThat(parts).as("what was not run of the section \"" + heading + "\"").isEmpty();
  }
}
