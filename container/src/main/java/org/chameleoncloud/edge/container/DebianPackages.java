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

  /**
   * Sets where they are stored.
   *
   * @param directory for lists and archives, reused by the next build
   */
  DebianPackages(Path directory) {
    this.directory = directory;
  }

  /** The packages for an OCI architecture. */
  static List<String> names(String architecture) {
    return architecture.equals("amd64")
        ? Stream.concat(REQUIRED.stream(), Stream.of(INFLATE)).toList()
        : REQUIRED;
  }

  /**
   * Downloads packages.
   *
   * @param names each NAME or NAME=VERSION
   * @throws IOException if one cannot be downloaded; the message says why
   */
  List<DebianPackage> download(List<String> names) throws IOException, InterruptedException {
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
    Files.createDirectories(directory.resolve("lists/partial"));
    Files.createDirectories(directory.resolve("cache/archives/partial"));
    // The lists of the machine may be missing or old, and only root can update them.
    SystemCommand.run(directory, apt(List.of("--quiet=2", "update")));
    // A new directory each time, because an interrupted download may leave older versions.
    Path partial = Files.createTempDirectory(directory, "partial");
    List<String> arguments = new ArrayList<>(List.of("--quiet=2", "download"));
    arguments.addAll(names);
    SystemCommand.run(partial, apt(arguments));
    // Last, so that the next build does not take an incomplete directory for a complete one.
    Files.move(partial, archives);
  }

  private List<String> apt(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("apt-get",
        "--option=Dir::State::Lists=" + directory.resolve("lists"),
        "--option=Dir::Cache=" + directory.resolve("cache"),
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
