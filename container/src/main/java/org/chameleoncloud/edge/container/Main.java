package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the image; Maven runs it in the phase package. */
@Command(name = "container", usageHelpWidth = 80,
    description = "Builds the container image into container/target.")
public final class Main implements Callable<Integer> {
  private static final List<String> TOOLS = List.of("apt-get", "dpkg-deb", "unshare", "mount",
      "chroot");
  private static final String WAY_OUT = "-DskipImage leaves the container image out, and its tests.";

  @Option(names = "--top", required = true, description = "The project's folder, built.")
  private Path top;

  @Option(names = "--version", required = true, description = "The project's version.")
  private String version;

  @Option(names = "--timestamp", required = true,
      description = "When the image was made, and each file in it.")
  private Instant created;

  @Option(names = "--base", defaultValue = "",
      description = "An image to build on instead of Debian's packages.")
  private String base;

  @Option(names = "--packages", split = ",", defaultValue = "",
      description = "Debian's packages, NAME=VERSION; default: the newest.")
  private List<String> packages;

  @Option(names = "--revision", defaultValue = "",
      description = "The commit; default: what git says.")
  private String revision;

  private Main() {}

  /** Exit code 1 when the image cannot be built; the message says why. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      requireTools();
      Path target = top.resolve("container/target");
      Path tar = new ImageBuild(top, target, target.resolve("debian")).build(version, revision(),
          created, base,
          packages.stream().filter(name -> !name.isBlank()).toList());
      System.out.printf("The container image is %s, %d MB.%n", tar, Files.size(tar) / 1_000_000);
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      System.err.println("The container image cannot be built: " + e.getMessage());
      System.err.println(WAY_OUT);
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void requireTools() throws IOException {
    List<String> missing = TOOLS.stream().filter(tool -> Stream
        .of(System.getenv("PATH").split(":"))
        .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))).toList();
    if (!missing.isEmpty()) {
      throw new IOException(String.join(", ", missing)
          + " is missing: it is built on Debian or Ubuntu, of their packages.");
    }
  }

  private String revision() throws InterruptedException {
    if (!revision.isBlank()) {
      return revision;
    }
    try {
      return Commands.run(top, List.of("git", "describe", "--always", "--dirty", "--abbrev=40",
          "--exclude=*")).strip();
    } catch (IOException _) {
      // An archive of the sources, or no git: the label is left out.
      return "";
    }
  }
}
