package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Downloads packages of the release of this machine, verified by apt. Nothing is installed: lists and archives are
 * stored in a directory of the build, which needs no permissions.
 */
final class DebianPackages {
  /**
   * The packages that the image needs: the C library, which is all that the JVM and the native libraries link to; CA
   * certificates; the release's name and common licenses; and the locale, without which the JVM reads file names as
   * ASCII (libc-bin).
   */
  private static final List<String> REQUIRED = List.of("base-files", "ca-certificates", "libc-bin",
      "libc6");
  /** For the baker's faster inflate, which it uses on amd64 only. */
  private static final String INFLATE = "libisal2";

  private final Path directory;
  private final Architecture architecture;
  private boolean hasNewLists;

  /**
   * Sets where they are stored.
   *
   * @param downloads for lists and archives, reused by the next build
   * @param architecture of the packages, which may be another one than this machine's
   */
  DebianPackages(Path downloads, Architecture architecture) {
    directory = downloads.resolve(architecture.id());
    this.architecture = architecture;
  }

  /**
   * The packages that an image needs.
   *
   * @param pins versions, each NAME=VERSION, or NAME:ARCHITECTURE=VERSION for one architecture only; empty for the
   * newest versions
   */
  List<String> required(List<String> pins) {
    return pins.isEmpty()
        ? Stream.concat(REQUIRED.stream(), Stream.of(INFLATE)).filter(this::isUsed).toList()
        : pins.stream().filter(this::isUsed).toList();
  }

  private boolean isUsed(String pin) {
    String[] name = pin.split("=")[0].split(":");
    return (name.length == 1 || name[1].equals(architecture.id()))
        && (!name[0].equals(INFLATE) || architecture == Architecture.AMD64);
  }

  /**
   * Downloads packages.
   *
   * @param names each NAME or NAME=VERSION
   * @throws IOException if one cannot be downloaded; the message says why
   */
  List<DebianPackage> download(List<String> names) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path archives = directory.resolve("archives-" + Integer.toHexString(names.hashCode()));
    if (Files.notExists(archives)) {
      download(names, archives);
    }
    List<DebianPackage> packages = new ArrayList<>();
    try (Stream<Path> files = Files.list(archives)) {
      for (Path file : files.sorted().toList()) {
        packages.add(read(file));
      }
    }
    return List.copyOf(packages);
  }

  private void download(List<String> names, Path archives)
      throws IOException, InterruptedException {
    if (!hasNewLists) {
      updateLists();
    }
    // A new directory each time, because an interrupted download may leave older versions.
    Path partial = Files.createTempDirectory(directory, "partial");
    List<String> arguments = new ArrayList<>(List.of("--quiet=2", "download"));
    arguments.addAll(names);
    try {
      SystemCommand.run(partial, apt(arguments));
    } catch (IOException e) {
      throw new IOException("Debian's packages for " + architecture.id()
          + " cannot be downloaded: " + e.getMessage(), e);
    }
    // Last, so that the next build does not take an incomplete directory for a complete one.
    Files.move(partial, archives);
  }

  /** The lists of the machine may be missing or old, and only root can update them. */
  private void updateLists() throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("state/lists/partial"));
    Files.createDirectories(directory.resolve("cache/archives/partial"));
    // What is installed on this machine may be of another architecture.
    Files.write(directory.resolve("state/status"), new byte[0]);
    SystemCommand.run(directory, apt(List.of("--quiet=2", "update")));
    hasNewLists = true;
  }

  private List<String> apt(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("apt-get",
        "--option=Dir::State=" + directory.resolve("state"),
        "--option=Dir::State::status=" + directory.resolve("state/status"),
        "--option=Dir::Cache=" + directory.resolve("cache"),
        "--option=APT::Architecture=" + architecture.id(),
        "--option=APT::Architectures=" + architecture.id(),
        "--option=APT::Sandbox::User="));
    command.addAll(arguments);
    return command;
  }

  private DebianPackage read(Path file) throws IOException, InterruptedException {
    String control = SystemCommand.run(directory, List.of("dpkg-deb", "--field", file.toString()));
    return new DebianPackage(field(control, "Package"), field(control, "Version"),
        field(control, "Architecture"), control, file);
  }

  private static String field(String control, String name) throws IOException {
    return control.lines().filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2)).findFirst()
        .orElseThrow(() -> new IOException("a package does not have the field " + name));
  }

  /** Unpacks a package into a directory, without running its scripts. */
  static void unpack(DebianPackage archive, Path target) throws IOException, InterruptedException {
    Files.createDirectories(target);
    SystemCommand.run(target,
        List.of("dpkg-deb", "--extract", archive.file().toString(), target.toString()));
  }
}
