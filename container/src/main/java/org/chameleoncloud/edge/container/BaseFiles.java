package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies the required files of Debian's packages: libraries, the locale, licenses and the release's name. There is no
 * shell and no other program. Links are replaced by their targets, because jib's layers do not support them.
 */
final class BaseFiles {
  private static final Pattern LIBRARY = Pattern
      .compile("(usr/)?lib[^/]*/([^/]+/)?(ld-linux|lib)[^/]*\\.so[^/]*");
  /** Libraries for compiler tools and tracing. */
  private static final Pattern UNUSED_LIBRARY = Pattern
      .compile(".*/lib(BrokenLocale|c_malloc_debug|memusage|pcprofile|thread_db)\\.so[^/]*");
  private static final Pattern TEXT = Pattern.compile("usr/share/doc/[^/]+/copyright"
      + "|usr/share/common-licenses/[^/]+|etc/os-release|usr/lib/os-release"
      + "|usr/lib/locale/C\\.utf8/.+");
  /** Programs refer to the loader by a path without usr/, even if the package has it there. */
  private static final Pattern LOADER_IN_USR = Pattern.compile("usr/(lib[^/]*/ld-linux[^/]+)");

  private final Path unpacked;
  private final Path root;

  private BaseFiles(Path unpacked, Path root) {
    this.unpacked = unpacked;
    this.root = root;
  }

  /** Copies the included files from a directory with unpacked packages into the image's root. */
  static void copy(Path unpacked, Path root) throws IOException {
    new BaseFiles(unpacked, root).copy();
  }

  private void copy() throws IOException {
    try (Stream<Path> all = Files.walk(unpacked)) {
      List<Path> included = all.filter(file -> !Files.isDirectory(file) && isIncluded(name(file)))
          .sorted().toList();
      Set<Path> linkTargets = new HashSet<>();
      for (Path file : included) {
        if (Files.isSymbolicLink(file) && LIBRARY.matcher(name(file)).matches()) {
          linkTargets.add(file.resolveSibling(Files.readSymbolicLink(file)));
        }
      }
      for (Path file : included) {
        // Programs load libisal.so.2, not its link target libisal.so.2.0.30.
        if (!linkTargets.contains(file)) {
          copy(file);
        }
      }
    }
  }

  private String name(Path file) {
    return unpacked.relativize(file).toString();
  }

  private static boolean isIncluded(String name) {
    return TEXT.matcher(name).matches()
        || LIBRARY.matcher(name).matches() && !UNUSED_LIBRARY.matcher(name).matches();
  }

  private void copy(Path file) throws IOException {
    String name = name(file);
    Path target = resolveLinks(file);
    copyFile(target, root.resolve(name));
    var loader = LOADER_IN_USR.matcher(name);
    if (loader.matches()) {
      copyFile(target, root.resolve(loader.group(1)));
    }
  }

  /** Follows links inside of the unpacked packages, and never to files of this machine. */
  private Path resolveLinks(Path file) throws IOException {
    Path real = file;
    while (Files.isSymbolicLink(real)) {
      Path target = Files.readSymbolicLink(real);
      real = target.isAbsolute()
          ? unpacked.resolve(target.toString().substring(1))
          : real.resolveSibling(target).normalize();
      if (!real.startsWith(unpacked)) {
        throw new IOException(name(file) + " is a link to a file outside of the packages");
      }
    }
    return real;
  }

  private static void copyFile(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }
}
