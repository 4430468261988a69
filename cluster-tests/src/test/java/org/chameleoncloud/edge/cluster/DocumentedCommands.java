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
 * The kubectl commands of one code block of a document, or of one line in the comments of an example.
 *
 * @param file relative to the project's directory
 * @param commands in order
 */
record DocumentedCommands(Path file, List<String> commands) {
  /** Replaces {@code NAME} in the documents. */
  static final String DEVICE_NAME = "pi";
  /** The fleet of the example. */
  static final String FLEET = "workshop";

  private static final List<String> DOCUMENTS = List.of("README.md", "examples/README.md",
      "docs/states.md", "docs/configuration.md", "docs/baking.md", "docs/flashing.md",
      "docs/gitops.md", "docs/kubectl-chi-edge.md", "docs/fleets.md", "docs/image-sources.md",
      "docs/credentials.md");
  private static final Pattern BLOCK = Pattern.compile("^ *```\\w*\n(.*?)^ *```",
      Pattern.DOTALL | Pattern.MULTILINE);
  /** For documents that do not use {@code NAME}. */
  private static final Pattern DEVICE = Pattern
      .compile("(?:edgedevice|chi-edge \\w+) ((?:uc-rpi4|greenhouse)-\\d+)");
  /** Synopses; what needs a node ({@link NodeImagesIT}), a running Deployment ({@link DoctorIT}), or krew. */
  private static final Pattern NOT_HERE = Pattern
      .compile("\\[OPTION|kubectl (?:chi-edge (?:image (?!sources)|doctor )|krew ).*");

  private static final Pattern FLEET_NAME = Pattern.compile("\\b" + FLEET + "\\b");

  /** An image that is downloaded from a claim. */
  private static final Pattern IMAGE = Pattern.compile("/images/lab/(\\S+)\\.img ");

  /** The commands of all documents and examples. */
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
    return Pattern.compile("^" + prefix + " *((?:source <\\()?kubectl .*)$", Pattern.MULTILINE)
        .matcher(text).results().map(line -> line.group(1))
        .filter(line -> !NOT_HERE.matcher(line).find()).toList();
  }

  /** The directory in which to run them, relative to the project's. */
  Path directory() {
    return Path.of(file.startsWith("examples") ? "examples" : "");
  }

  /** One command per line. */
  String text() {
    return String.join("\n", commands);
  }

  /** Whether they need an existing device. */
  boolean needsDevice() {
    return !text().contains("apply -f") && !needsFleet()
        && (text().contains("edgedevice") || DEVICE.matcher(text()).find());
  }

  /** Whether they need an existing fleet. */
  boolean needsFleet() {
    return FLEET_NAME.matcher(text()).find();
  }

  /** Whether they need the image source of the example. */
  boolean needsImageSource() {
    return text().contains("eis pi4");
  }

  /** Whether they need a fleet whose template has just been changed. */
  boolean needsRollout() {
    return text().contains("fleet undo");
  }

  /** Whether that device needs a managed credential. */
  boolean needsManagedCredential() {
    return text().contains("status.deviceCredential");
  }

  /** Whether they replace the credential in an existing Secret. */
  boolean replacesCredential() {
    return text().contains("patch secret chi-edge ");
  }

  /** Whether they read records with the credential of the namespace. */
  boolean readsRecords() {
    return text().contains("--unmanaged");
  }

  /** The name of that device. */
  String device() {
    return DEVICE.matcher(text()).results().map(found -> found.group(1)).findFirst()
        .orElse(DEVICE_NAME);
  }

  /** The device whose image they need on the claim, if any. */
  Optional<String> deviceWithImage() {
    return IMAGE.matcher(text()).results().map(found -> found.group(1)).findFirst();
  }

  @Override
  public String toString() {
    return file + ": " + commands.getFirst();
  }
}
