package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command in a document, an example or a text of the chart that a kubelet has a part in, such as {@code kubectl logs}.
 *
 * @param file relative to the project's directory
 * @param text up to the end of the line, or of the code if that is in a sentence
 */
record KubeletCommand(Path file, String text) {
  private static final Pattern COMMAND = Pattern.compile("kubectl(?: -n \\S+| --\\S+)* "
      + "(?:attach|cp|debug|exec|logs|port-forward|run|top)(?= )[^`\n]*");
  /** Commands are in blocks without a language. */
  private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FILE = Pattern.compile(".*\\.(md|txt|yaml)");
  /** Without decisions and the changelog, which are about the past. */
  private static final List<String> PLACES = List.of("README.md", "CONTRIBUTING.md", "SECURITY.md",
      "docs", "examples", "helm", "kustomize", "gitops", "container/README.md",
      "testbed/README.md");
  private static final Path DECISIONS = Path.of("docs/adr");

  /** All of them. */
  static List<KubeletCommand> all(Path top) throws IOException {
    List<KubeletCommand> all = new ArrayList<>();
    for (String place : PLACES) {
      try (Stream<Path> files = Files.walk(top.resolve(place))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          Path name = top.relativize(file);
          if (FILE.matcher(name.toString()).matches() && !name.startsWith(DECISIONS)) {
            COMMAND.matcher(Files.readString(file)).results()
                .forEach(found -> all.add(new KubeletCommand(name, found.group())));
          }
        }
      }
    }
    return all;
  }

  /** The lines of the block of a document that contains a command. */
  static List<String> block(Path top, String document, String command) throws IOException {
    return BLOCK.matcher(Files.readString(top.resolve(document))).results()
        .filter(block -> block.group(1).isEmpty()).map(block -> block.group(2))
        .filter(block -> block.contains(command)).findFirst()
        .orElseThrow(() -> new AssertionError(document + " has no block with " + command))
        .lines().toList();
  }
}
