package org.chameleoncloud.edge.lab.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a {@link Host} needs of this machine. */
public final class HostRequirements {
  private static final List<String> PROGRAMS = List.of("bash", "unshare", "nsenter", "mount", "ip");
  /** Hidden inside of a host by file systems of its own. */
  private static final List<Path> HIDDEN = List.of(Path.of("/run"), Path.of("/var/lib"),
      Path.of("/var/log"));

  private HostRequirements() {}

  /**
   * The first thing that is missing, as a sentence without a full stop; empty if none is.
   *
   * @param directory for the host's files
   * @param programs that will run on the host
   */
  public static Optional<String> missing(Path directory, List<String> programs)
      throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("a host needs Linux");
    }
    if (!isRoot()) {
      return Optional.of("a host needs root");
    }
    if (Cgroups.hierarchies(Cgroups.ROOT).stream()
        .noneMatch(hierarchy -> hierarchy.endsWith("memory"))) {
      return Optional.of("a host needs the hierarchies of cgroup v1 in " + Cgroups.ROOT);
    }
    Optional<Path> hidden = HIDDEN.stream().filter(directory.toAbsolutePath()::startsWith)
        .findFirst();
    if (hidden.isPresent()) {
      return Optional.of("a host hides " + hidden.get() + ", and its files would be in "
          + directory + "; use a checkout elsewhere");
    }
    return Stream.concat(PROGRAMS.stream(), programs.stream()).filter(name -> !exists(name))
        .findFirst().map(name -> name + " is missing; install it");
  }

  private static boolean isRoot() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
  }

  private static boolean exists(String program) {
    if (program.startsWith("/")) {
      return Files.isExecutable(Path.of(program));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
