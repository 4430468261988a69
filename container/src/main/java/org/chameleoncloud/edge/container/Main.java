package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the images. Maven runs it in the phase package. */
@Command(name = "container", usageHelpWidth = 80,
    description = "Builds the container images into container/target.")
public final class Main implements Callable<Integer> {
  private static final List<String> TOOLS = List.of("apt-get", "dpkg-deb", "unshare", "mount",
      "chroot");
  private static final String SKIP_HINT = "To skip the container image and its tests, use -DskipImage.";

  @Option(names = "--top", required = true, description = "The project's directory, built.")
  private Path top;

  @Option(names = "--version", required = true, description = "The project's version.")
  private String version;

  @Option(names = "--timestamp", required = true,
      description = "The time of the image, and of each file in it.")
  private Instant created;

  @Option(names = "--base", defaultValue = "",
      description = "A base image instead of Debian's packages.")
  private String base;

  @Option(names = "--packages", split = ",", defaultValue = "",
      description = "Debian's packages, NAME=VERSION. Default: the newest.")
  private List<String> packages;

  @Option(names = "--architectures", split = ",", defaultValue = "",
      description = "amd64, arm64 or both. Default: this machine's, and arm64.")
  private List<String> architectures;

  @Option(names = "--jmods", defaultValue = "",
      description = "A directory with a JDK's packaged modules for the other architecture.")
  private String jmods;

  @Option(names = "--builder", required = true,
      description = "The URI of who builds, for the provenance.")
  private String builder;

  @Option(names = "--revision", defaultValue = "",
      description = "The commit. Default: from git.")
  private String revision;

  private Main() {}

  /** Exits with 1 if the image cannot be built; the message says why. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      requireTools();
      Path target = top.resolve("container/target");
      BuildOptions options = new BuildOptions(version, revision(), created, base, set(packages),
          architectures(), jmods, builder);
      Path tar = new ImageBuild(top, target, target.resolve("downloads")).build(options);
      System.out.printf("The container image for %s is %s, %d MB.%n",
          options.architectures().stream().map(Architecture::id)
              .collect(Collectors.joining(" and ")),
          tar, Files.size(tar) / 1_000_000);
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("The container image cannot be built: " + e.getMessage());
      System.err.println(SKIP_HINT);
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Maven passes an empty text for a property that is not set. */
  private static List<String> set(List<String> words) {
    return words.stream().filter(word -> !word.isBlank()).toList();
  }

  private List<Architecture> architectures() throws IOException {
    List<String> ids = set(architectures);
    return ids.isEmpty()
        ? List.of(Architecture.ofThisMachine(), Architecture.ARM64)
        : ids.stream().map(Architecture::of).toList();
  }

  private static void requireTools() throws IOException {
    List<String> missing = TOOLS.stream().filter(tool -> Stream
        .of(System.getenv("PATH").split(":"))
        .noneMatch(directory -> Files.isExecutable(Path.of(directory, tool)))).toList();
    if (!missing.isEmpty()) {
      throw new IOException(String.join(", ", missing)
          + " is missing: the image is built on Debian or Ubuntu, from their packages.");
    }
  }

  private String revision() throws InterruptedException {
    if (!revision.isBlank()) {
      return revision;
    }
    try {
      return SystemCommand.run(top, List.of("git", "describe", "--always", "--dirty", "--abbrev=40",
          "--exclude=*")).strip();
    } catch (IOException _) {
      // Not a git checkout, or no git: there is no label.
      return "";
    }
  }
}
