package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * How this machine runs the programs of an image: as they are, or in QEMU's user mode, which needs no support of the
 * kernel (binfmt_misc). The programs of our images start no others.
 *
 * @param prefix words before each command
 * @param mounts directories that the prefix needs, by mount points in the image's root
 */
public record Emulator(List<String> prefix, Map<String, Path> mounts) {
  /** For programs of this machine's architecture. */
  static final Emulator NONE = new Emulator(List.of(), Map.of());

  private static final String MOUNT_POINT = "/emulator";
  private static final String STATIC = "-static";
  /** Since Debian 13, the second one has the statically linked programs, which Debian 12 has in the first one. */
  private static final List<String> PACKAGES = List.of("qemu-user-static", "qemu-user");

  /**
   * Finds one for programs of an architecture: the statically linked QEMU of this machine, or Debian's, which is
   * downloaded and not installed. A QEMU with libraries would not find them in the image's root.
   *
   * @param downloads for the program, reused by the next build
   * @param debian packages of this machine's architecture
   * @throws IOException if it cannot be downloaded
   */
  static Emulator forProgramsOf(Architecture architecture, Path downloads, DebianPackages debian)
      throws IOException, InterruptedException {
    if (architecture == Architecture.ofThisMachine()) {
      return NONE;
    }
    Path directory = downloads.resolve("emulator");
    String name = "qemu-" + architecture.machine();
    if (Files.notExists(directory.resolve(name))) {
      provide(name, Files.createDirectories(directory), debian);
    }
    return new Emulator(List.of(MOUNT_POINT + "/" + name), Map.of(MOUNT_POINT, directory));
  }

  private static void provide(String name, Path directory, DebianPackages debian)
      throws IOException, InterruptedException {
    Path partial = directory.resolve(name + ".partial");
    Optional<Path> installed = installed(name);
    if (installed.isPresent()) {
      Files.copy(installed.get(), partial, StandardCopyOption.REPLACE_EXISTING);
    } else {
      download(name, partial, debian);
    }
    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
    // Last, so that the next build does not take an incomplete file for a complete one.
    Files.move(partial, directory.resolve(name));
  }

  private static Optional<Path> installed(String name) throws IOException {
    for (String directory : System.getenv("PATH").split(":")) {
      for (String each : List.of(name + STATIC, name)) {
        Path program = Path.of(directory, each);
        if (Files.isExecutable(program) && Elf.isStatic(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  private static void download(String name, Path file, DebianPackages debian)
      throws IOException, InterruptedException {
    Set<String> entries = Set.of("./usr/bin/" + name + STATIC, "./usr/bin/" + name);
    List<String> reasons = new ArrayList<>();
    for (String each : PACKAGES) {
      try {
        for (DebianPackage archive : debian.download(List.of(each))) {
          if (extract(archive, entries, file) && Elf.isStatic(file)) {
            return;
          }
        }
        reasons.add(each + " has no statically linked " + name);
      } catch (IOException e) {
        reasons.add(e.getMessage());
      }
    }
    throw new IOException("QEMU, which runs programs of the other architecture, is missing: "
        + String.join("; ", reasons));
  }

  /** Extracts one file: the whole package has the programs of all architectures, 380 MB. */
  static boolean extract(DebianPackage archive, Set<String> entries, Path file)
      throws IOException {
    Process dpkg = new ProcessBuilder("dpkg-deb", "--fsys-tarfile", archive.file().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream output = dpkg.getInputStream();
        TarArchiveInputStream tar = new TarArchiveInputStream(output)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && !entry.isSymbolicLink() && entries.contains(entry.getName())) {
          Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
          return true;
        }
      }
      return false;
    } finally {
      dpkg.destroyForcibly();
    }
  }

  /** The command that runs a command. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }
}
