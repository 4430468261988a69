package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The plugin of kubectl, to be unpacked anywhere: a start script, the jar and, for one architecture, the image's Java
 * runtime with a start-up cache.
 */
final class PluginArchive {
  /** The name by which kubectl finds it as {@code kubectl chi-edge}. */
  static final String NAME = "kubectl-chi_edge";
  /** The archive for all other systems, which need a Java runtime of their own. */
  static final String FOR_OTHER_SYSTEMS = NAME + "-any.tar.gz";

  private static final String COMPLETION = "kubectl_complete-chi_edge";
  private static final String PROGRAM = "plugin";
  private static final DateTimeFormatter TOUCH = DateTimeFormatter.ofPattern("uuuuMMddHHmm.ss")
      .withZone(ZoneOffset.UTC);

  private final Path top;
  private final Path target;
  private final Instant created;

  /**
   * Sets what all have in common.
   *
   * @param top the checkout, whose plugin is built
   * @param target for the archives
   * @param created the time of each file
   */
  PluginArchive(Path top, Path target, Instant created) {
    this.top = top;
    this.target = target;
    this.created = created;
  }

  /** The name of the archive for one architecture. */
  static String name(Architecture architecture) {
    return NAME + "-linux-" + architecture.id() + ".tar.gz";
  }

  /**
   * Writes the archive for one architecture.
   *
   * @param root of the image, whose runtime is packed
   * @param scratch an empty directory
   */
  void write(Architecture architecture, ImageRoot root, Path scratch)
      throws IOException, InterruptedException {
    Files.createDirectories(scratch);
    Path jar = scratch.resolve(NAME + ".jar");
    LinkableJar.copy(jar(), jar);
    Files.setLastModifiedTime(jar, FileTime.from(created));
    Path cache = new StartUpCache(root, scratch).dump(NAME, jar, "/tmp/" + NAME + ".jar",
        StartUpCache.classes(top, PROGRAM));
    try (ReproducibleTar tar = new ReproducibleTar(target.resolve(name(architecture)), created)) {
      addCommon(tar, jar);
      tar.file("lib/" + NAME + ".jsa", cache);
      tar.directory("java", root.directory().resolve("opt/java"));
    }
  }

  /** Writes the archive for all other systems. */
  void writeForOtherSystems() throws IOException {
    try (ReproducibleTar tar = new ReproducibleTar(target.resolve(FOR_OTHER_SYSTEMS), created)) {
      addCommon(tar, jar());
    }
  }

  private void addCommon(ReproducibleTar tar, Path jar) throws IOException {
    tar.file("LICENSE", top.resolve("LICENSE"));
    tar.program(NAME, script().getBytes(StandardCharsets.UTF_8));
    tar.link(COMPLETION, NAME);
    tar.file("lib/" + NAME + ".jar", jar);
  }

  private Path jar() {
    return top.resolve("plugin/target/" + NAME + ".jar");
  }

  private String script() throws IOException {
    try (InputStream script = PluginArchive.class.getResourceAsStream(NAME)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8).replace("@TIME@",
          TOUCH.format(created));
    }
  }
}
