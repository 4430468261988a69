package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Puts the image's files together in a folder and packs them: the whole of it, from top to bottom. */
final class ImageBuild {
  static final String TAR = "chi-edge-operator.oci.tar";
  static final String BILL = "sbom.cdx.json";

  private static final List<String> PROGRAMS = List.of("operator", "baker");
  private static final String NONROOT = """
      root:x:0:0:root:/root:/sbin/nologin
      nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
      """;
  private static final String NONROOT_GROUP = """
      root:x:0:
      nonroot:x:65532:
      """;

  private final Path top;
  private final Path target;
  private final Path downloads;
  private final Path root;

  /**
   * Builds from a checkout whose programs are built.
   *
   * @param target receives the tar, the bill of materials and what they are made of
   * @param downloads keeps Debian's packages for the next build
   */
  ImageBuild(Path top, Path target, Path downloads) {
    this.top = top;
    this.target = target;
    this.downloads = downloads;
    root = target.resolve("root");
  }

  /**
   * Builds the image.
   *
   * @param packages Debian's, each NAME or NAME=VERSION; none for the newest of what is needed
   * @return the tar
   */
  Path build(String version, String revision, Instant created, String base, List<String> packages)
      throws IOException, InterruptedException {
    String architecture = architecture();
    clear(root);
    Files.createDirectories(target);
    Path unpacked = target.resolve("unpacked");
    clear(unpacked);
    Files.createDirectories(unpacked);
    List<DebianPackage> debian = new DebianPackages(Files.createDirectories(downloads))
        .fetch(packages.isEmpty() ? DebianPackages.names(architecture) : packages);
    ImageFacts facts = new ImageFacts(version, revision, created, base,
        base.isEmpty() ? debian : List.of());
    baseFiles(debian, unpacked);
    JavaRuntime.link(Files.createDirectories(root.resolve("opt")).resolve("java"));
    Authorities.of(unpacked).writeStore(root.resolve("opt/java/lib/security/cacerts"));
    programs(facts, unpacked);
    date(created);
    caches();
    date(created);
    Path tar = target.resolve(TAR);
    // jib takes a layer from its cache by the names and times of its files, and ours all have one time.
    clear(target.resolve("jib"));
    new OciImage(root, facts).write(tar, architecture, target.resolve("jib"));
    return tar;
  }

  private void baseFiles(List<DebianPackage> packages, Path unpacked)
      throws IOException, InterruptedException {
    Path known = Files.createDirectories(root.resolve("var/lib/dpkg/status.d"));
    for (DebianPackage each : packages) {
      DebianPackages.unpack(each, unpacked);
      // Where scanners look for the packages of an image without dpkg, since distroless put them there.
      Files.writeString(known.resolve(each.name()), each.control());
    }
    BaseFiles.copy(unpacked, root);
    Authorities.of(unpacked).writeBundle(root.resolve("etc/ssl/certs/ca-certificates.crt"));
    Files.writeString(root.resolve("etc/passwd"), NONROOT);
    Files.writeString(root.resolve("etc/group"), NONROOT_GROUP);
    Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    new ImageRoot(root).makePlaces(List.of("/tmp", "/home/nonroot", "/proc", "/dev"));
  }

  private void programs(ImageFacts facts, Path unpacked) throws IOException {
    Path folder = Files.createDirectories(root.resolve("opt/chi-edge"));
    BillOfMaterials bill = new BillOfMaterials(facts, Release.of(unpacked));
    for (String program : PROGRAMS) {
      Path built = top.resolve(program).resolve("target");
      Files.copy(built.resolve(program + ".jar"), folder.resolve(program + ".jar"));
      bill.add(built.resolve(program + ".cdx.json"));
    }
    bill.write(List.of(folder.resolve(BILL), target.resolve(BILL)));
  }

  private void caches() throws IOException, InterruptedException {
    StartUpCache cache = new StartUpCache(root, target.resolve("start-up"));
    for (String program : PROGRAMS) {
      cache.make(program, top.resolve("container/src/main/startup/" + program + ".classes"));
    }
  }

  /** The JVM compares a jar's time with that in the start-up cache. */
  private void date(Instant created) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(created));
      }
    }
  }

  /** This machine's, as OCI names it. */
  static String architecture() throws IOException {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> throw new IOException("no image is built on the architecture " + name);
    };
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
