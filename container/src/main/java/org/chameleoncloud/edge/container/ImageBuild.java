package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Builds the image: collects its files in a directory and packs them. */
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
   * Creates a build of a checkout whose programs are built.
   *
   * @param target for the tar, the bill of materials and intermediate files
   * @param downloads for Debian's packages, reused by the next build
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
   * @param packages of Debian, each NAME or NAME=VERSION; empty for the newest required ones
   * @return the tar
   */
  Path build(String version, String revision, Instant created, String base, List<String> packages)
      throws IOException, InterruptedException {
    String architecture = architecture();
    delete(root);
    Files.createDirectories(target);
    Path unpacked = target.resolve("unpacked");
    delete(unpacked);
    Files.createDirectories(unpacked);
    List<DebianPackage> debian = new DebianPackages(Files.createDirectories(downloads))
        .download(packages.isEmpty() ? DebianPackages.names(architecture) : packages);
    ImageMetadata metadata = new ImageMetadata(version, revision, created, base,
        base.isEmpty() ? debian : List.of());
    addBaseFiles(debian, unpacked);
    JavaRuntime.link(Files.createDirectories(root.resolve("opt")).resolve("java"));
    CaCertificates.of(unpacked).writeStore(root.resolve("opt/java/lib/security/cacerts"));
    addPrograms(metadata, unpacked);
    setTimes(created);
    addStartUpCaches();
    setTimes(created);
    Path tar = target.resolve(TAR);
    // jib looks up cached layers by the names and times of files, and all our files have the same time.
    delete(target.resolve("jib"));
    new OciImage(root, metadata).write(tar, architecture, target.resolve("jib"));
    return tar;
  }

  private void addBaseFiles(List<DebianPackage> packages, Path unpacked)
      throws IOException, InterruptedException {
    Path statusFiles = Files.createDirectories(root.resolve("var/lib/dpkg/status.d"));
    for (DebianPackage each : packages) {
      DebianPackages.unpack(each, unpacked);
      // Scanners look there for the packages of an image without dpkg, like in distroless images.
      Files.writeString(statusFiles.resolve(each.name()), each.control());
    }
    BaseFiles.copy(unpacked, root);
    CaCertificates.of(unpacked).writeBundle(root.resolve("etc/ssl/certs/ca-certificates.crt"));
    Files.writeString(root.resolve("etc/passwd"), NONROOT);
    Files.writeString(root.resolve("etc/group"), NONROOT_GROUP);
    Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    new ImageRoot(root).createMountPoints(List.of("/tmp", "/home/nonroot", "/proc", "/dev"));
  }

  private void addPrograms(ImageMetadata metadata, Path unpacked) throws IOException {
    Path directory = Files.createDirectories(root.resolve("opt/chi-edge"));
    BillOfMaterials bill = new BillOfMaterials(metadata, DebianRelease.of(unpacked));
    for (String program : PROGRAMS) {
      Path built = top.resolve(program).resolve("target");
      Files.copy(built.resolve(program + ".jar"), directory.resolve(program + ".jar"));
      bill.add(built.resolve(program + ".cdx.json"));
    }
    bill.write(List.of(directory.resolve(BILL), target.resolve(BILL)));
  }

  private void addStartUpCaches() throws IOException, InterruptedException {
    StartUpCache cache = new StartUpCache(root, target.resolve("start-up"));
    for (String program : PROGRAMS) {
      cache.create(program, top.resolve("container/src/main/startup/" + program + ".classes"));
    }
  }

  /** The JVM compares the time of a jar with the one in the start-up cache. */
  private void setTimes(Instant created) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(created));
      }
    }
  }

  /** The OCI architecture of this machine. */
  static String architecture() throws IOException {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> throw new IOException("the architecture " + name + " is not supported");
    };
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
