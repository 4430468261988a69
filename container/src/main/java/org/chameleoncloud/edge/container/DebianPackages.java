package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fetches packages of the release that this machine runs, verified by apt, without installing anything: lists and
 * archives go into a folder of ours, and no right is needed.
 */
final class DebianPackages {
  /**
   * What the image needs: the C library, which is all that the JVM and the native libraries link to; the certificates of
   * authorities; the release's name and the licenses that others refer to; and the locale without which file names are
   * ASCII to the JVM (libc-bin).
   */
  private static final List<String> ALWAYS = List.of("base-files", "ca-certificates", "libc-bin",
      "libc6");
  /** The baker's faster inflate, which it does not use elsewhere. */
  private static final String INFLATE = "libisal2";

  private final Path folder;

  /**
   * Names where they are kept.
   *
   * @param folder keeps lists and archives for the next build
   */
  DebianPackages(Path folder) {
    this.folder = folder;
  }

  /** The packages for an architecture as OCI names it. */
  static List<String> names(String architecture) {
    return architecture.equals("amd64")
        ? Stream.concat(ALWAYS.stream(), Stream.of(INFLATE)).toList()
        : ALWAYS;
  }

  /**
   * Fetches packages.
   *
   * @param wanted each NAME or NAME=VERSION
   * @throws IOException when one cannot be had; the message says why
   */
  List<DebianPackage> fetch(List<String> wanted) throws IOException, InterruptedException {
    Path archives = folder.resolve("archives-" + Integer.toHexString(wanted.hashCode()));
    if (Files.notExists(archives)) {
      download(wanted, archives);
    }
    List<DebianPackage> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(archives)) {
      for (Path file : files.sorted().toList()) {
        found.add(read(file));
      }
    }
    return List.copyOf(found);
  }

  private void download(List<String> wanted, Path archives)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("lists/partial"));
    Files.createDirectories(folder.resolve("cache/archives/partial"));
    // The machine's own lists may be missing or old, and only root may renew them.
    Commands.run(folder, apt(List.of("--quiet=2", "update")));
    // A new one each time: what a download that broke off left behind is not to lie beside newer versions.
    Path partial = Files.createTempDirectory(folder, "partial");
    List<String> words = new ArrayList<>(List.of("--quiet=2", "download"));
    words.addAll(wanted);
    Commands.run(partial, apt(words));
    // Whatever fails before leaves no folder that the next build would take for a complete one.
    Files.move(partial, archives);
  }

  private List<String> apt(List<String> words) {
    List<String> command = new ArrayList<>(List.of("apt-get",
        "--option=Dir::State::Lists=" + folder.resolve("lists"),
        "--option=Dir::Cache=" + folder.resolve("cache"),
        "--option=APT::Sandbox::User="));
    command.addAll(words);
    return command;
  }

  private DebianPackage read(Path file) throws IOException, InterruptedException {
    String control = Commands.run(folder, List.of("dpkg-deb", "--field", file.toString()));
    return new DebianPackage(field(control, "Package"), field(control, "Version"),
        field(control, "Architecture"), control, file);
  }

  private static String field(String control, String name) throws IOException {
    return control.lines().filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2)).findFirst()
        .orElseThrow(() -> new IOException("a package without the field " + name));
  }

  /** Unpacks a package into a folder; none of its scripts runs. */
  static void unpack(DebianPackage unpacked, Path into) throws IOException, InterruptedException {
    Files.createDirectories(into);
    Commands.run(into,
        List.of("dpkg-deb", "--extract", unpacked.file().toString(), into.toString()));
  }
}
