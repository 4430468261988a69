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
 * What is taken of Debian's packages: libraries, the locale, licenses and the release's name. There is no shell and no other program,
 * and no link: a link becomes the file that it leads to, because jib's layers hold none.
 */
final class BaseFiles {
  private static final Pattern LIBRARY = Pattern
      .compile("(usr/)?lib[^/]*/([^/]+/)?(ld-linux|lib)[^/]*\\.so[^/]*");
  /** Those for the compiler's tools and for tracing. */
  private static final Pattern NOT_RUN_WITH = Pattern
      .compile(".*/lib(BrokenLocale|c_malloc_debug|memusage|pcprofile|thread_db)\\.so[^/]*");
  private static final Pattern TEXT = Pattern.compile("usr/share/doc/[^/]+/copyright"
      + "|usr/share/common-licenses/[^/]+|etc/os-release|usr/lib/os-release"
      + "|usr/lib/locale/C\\.utf8/.+");
  /** Programs name the loader by a path without usr/, also where the packages have it there. */
  private static final Pattern LOADER_BELOW_USR = Pattern.compile("usr/(lib[^/]*/ld-linux[^/]+)");

  private final Path unpacked;
  private final Path root;

  private BaseFiles(Path unpacked, Path root) {
    this.unpacked = unpacked;
    this.root = root;
  }

  /** Copies what is taken from a folder with unpacked packages into the image's root. */
  static void copy(Path unpacked, Path root) throws IOException {
    new BaseFiles(unpacked, root).copy();
  }

  private void copy() throws IOException {
    try (Stream<Path> all = Files.walk(unpacked)) {
      List<Path> taken = all.filter(file -> !Files.isDirectory(file) && isTaken(name(file)))
          .sorted().toList();
      Set<Path> behindLinks = new HashSet<>();
      for (Path file : taken) {
        if (Files.isSymbolicLink(file) && LIBRARY.matcher(name(file)).matches()) {
          behindLinks.add(file.resolveSibling(Files.readSymbolicLink(file)));
        }
      }
      for (Path file : taken) {
        // Programs ask for libisal.so.2 only, not for the libisal.so.2.0.30 that it leads to.
        if (!behindLinks.contains(file)) {
          place(file);
        }
      }
    }
  }

  private String name(Path file) {
    return unpacked.relativize(file).toString();
  }

  private static boolean isTaken(String name) {
    return TEXT.matcher(name).matches()
        || LIBRARY.matcher(name).matches() && !NOT_RUN_WITH.matcher(name).matches();
  }

  private void place(Path file) throws IOException {
    String name = name(file);
    Path real = real(file);
    put(real, root.resolve(name));
    var loader = LOADER_BELOW_USR.matcher(name);
    if (loader.matches()) {
      put(real, root.resolve(loader.group(1)));
    }
  }

  /** Follows a link inside of the unpacked packages, never out of them to this machine's files. */
  private Path real(Path file) throws IOException {
    Path real = file;
    while (Files.isSymbolicLink(real)) {
      Path target = Files.readSymbolicLink(real);
      real = target.isAbsolute()
          ? unpacked.resolve(target.toString().substring(1))
          : real.resolveSibling(target).normalize();
      if (!real.startsWith(unpacked)) {
        throw new IOException(name(file) + " leads out of the packages");
      }
    }
    return real;
  }

  private static void put(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }
}
