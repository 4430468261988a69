package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kubectl lines of one block of a document, or of the comments of one example.
 *
 * @param file below the project's folder
 * @param commands as they are typed, one after the other
 */
record DocumentedCommands(Path file, List<String> commands) {
  /** The device that stands for the documents' {@code NAME}. */
  static final String STAND_IN = "pi";

  private static final List<String> DOCUMENTS = List.of("README.md", "examples/README.md",
      "docs/states.md", "docs/configuration.md", "docs/baking.md", "docs/flashing.md",
      "docs/gitops.md");
  private static final Pattern BLOCK = Pattern.compile("^ *```\\w*\n(.*?)^ *```",
      Pattern.DOTALL | Pattern.MULTILINE);
  /** Where a document does not say {@code NAME}. */
  private static final Pattern DEVICE = Pattern.compile("edgedevice (uc-rpi4-\\d+)");

  /** What is fetched from a claim. */
  private static final Pattern IMAGE = Pattern.compile("/images/lab/(\\S+)\\.img ");

  /** All of them. */
  static List<DocumentedCommands> all(Path top) throws IOException {
    List<DocumentedCommands> all = new ArrayList<>();
    for (String document : DOCUMENTS) {
      BLOCK.matcher(Files.readString(top.resolve(document))).results()
          .map(block -> lines(block.group(1), ""))
          .filter(lines -> !lines.isEmpty())
          .forEach(lines -> all.add(new DocumentedCommands(Path.of(document), lines)));
    }
    try (Stream<Path> examples = Files.list(top.resolve("examples"))) {
      for (Path example : examples.sorted().toList()) {
        lines(Files.readString(example), "# ").forEach(line -> all
            .add(new DocumentedCommands(top.relativize(example), List.of(line))));
      }
    }
    return all;
  }

  private static List<String> lines(String text, String prefix) {
    return Pattern.compile("^" + prefix + " *(kubectl .*)$", Pattern.MULTILINE).matcher(text)
        .results().map(line -> line.group(1)).toList();
  }

  /** Where a person types them, below the project's folder; an empty path for that itself. */
  Path folder() {
    return Path.of(file.startsWith("examples") ? "examples" : "");
  }

  /** All of them, a line each. */
  String text() {
    return String.join("\n", commands);
  }

  /** Whether they are about a device that is there before. */
  boolean mentionsADevice() {
    return !text().contains("apply -f") && text().contains("edgedevice");
  }

  /** That device. */
  String device() {
    return DEVICE.matcher(text()).results().map(found -> found.group(1)).findFirst()
        .orElse(STAND_IN);
  }

  /** The device whose image is on the claim before. */
  Optional<String> deviceWithImage() {
    return IMAGE.matcher(text()).results().map(found -> found.group(1)).findFirst();
  }

  @Override
  public String toString() {
    return file + ": " + commands.getFirst();
  }
}
