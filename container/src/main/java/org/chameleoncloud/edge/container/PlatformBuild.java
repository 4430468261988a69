package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the image for one architecture: collects its files in a directory and packs them. */
final class PlatformBuild {
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
  private final Architecture architecture;
  private final BuildOptions options;
  private final DebianPackages debian;
  private final RuntimeSource runtime;
  private final Path scratch;
  private final ImageRoot root;

  /**
   * Creates a build of a checkout whose programs are built.
   *
   * @param target for the tar, the bill of materials and a directory with intermediate files
   * @param debian packages of the architecture
   * @param emulator for programs of the architecture
   */
  PlatformBuild(Path top, Path target, Architecture architecture, BuildOptions options,
      DebianPackages debian, RuntimeSource runtime, Emulator emulator) {
    this.top = top;
    this.target = target;
    this.architecture = architecture;
    this.options = options;
    this.debian = debian;
    this.runtime = runtime;
    scratch = target.resolve(architecture.id());
    root = new ImageRoot(scratch.resolve("root"), emulator);
  }

  /** Builds it. */
  PlatformImage build() throws IOException, InterruptedException {
    Directories.delete(scratch);
    Path unpacked = Files.createDirectories(scratch.resolve("unpacked"));
    List<DebianPackage> packages = debian.download(debian.required(options.packages()));
    ImageMetadata metadata = options.metadata(packages);
    addBaseFiles(packages, unpacked);
    Path java = Files.createDirectories(file("opt")).resolve("java");
    runtime.create(java);
    CaCertificates.of(unpacked).writeStore(file("opt/java/lib/security/cacerts"));
    JavaVersion version = JavaVersion.of(root);
    String release = DebianRelease.of(unpacked);
    Path bill = addPrograms(new BillOfMaterials(metadata, release, version));
    Elf.require(architecture, root.directory());
    setTimes(options.created());
    addStartUpCaches();
    setTimes(options.created());
    new PluginArchive(top, target, options.created()).write(architecture, root,
        scratch.resolve("plugin"));
    Path tar = target.resolve(ImageBuild.tar(architecture));
    // jib looks up cached layers by the names and times of files, and all our files have the same time.
    new OciImage(root.directory(), metadata).write(tar, architecture, scratch.resolve("jib"));
    List<Material> materials = new ArrayList<>(runtime.materials(java, version));
    for (DebianPackage each : packages) {
      materials.add(new Material(each.name(), PackageUrl.of(each, release),
          Digests.sha256(each.file())));
    }
    return new PlatformImage(architecture, tar, bill, materials);
  }

  private Path file(String inside) {
    return root.directory().resolve(inside);
  }

  private void addBaseFiles(List<DebianPackage> packages, Path unpacked)
      throws IOException, InterruptedException {
    Path statusFiles = Files.createDirectories(file("var/lib/dpkg/status.d"));
    for (DebianPackage each : packages) {
      DebianPackages.unpack(each, unpacked);
      // Scanners look there for the packages of an image without dpkg, like in distroless images.
      Files.writeString(statusFiles.resolve(each.name()), each.control());
    }
    BaseFiles.copy(unpacked, root.directory());
    CaCertificates.of(unpacked).writeBundle(file("etc/ssl/certs/ca-certificates.crt"));
    Files.writeString(file("etc/passwd"), NONROOT);
    Files.writeString(file("etc/group"), NONROOT_GROUP);
    Files.writeString(file("etc/nsswitch.conf"), "hosts: files dns\n");
    root.createMountPoints(List.of("/tmp", "/home/nonroot", "/proc", "/dev"));
  }

  private Path addPrograms(BillOfMaterials bill) throws IOException {
    Path directory = Files.createDirectories(file("opt/chi-edge"));
    for (String program : ImageBuild.PROGRAMS) {
      Path built = top.resolve(program).resolve("target");
      Files.copy(built.resolve(program + ".jar"), directory.resolve(program + ".jar"));
      bill.add(built.resolve(program + ".cdx.json"));
    }
    Path copy = target.resolve(ImageBuild.bill(architecture));
    bill.write(directory.resolve(ImageBuild.BILL));
    Files.copy(directory.resolve(ImageBuild.BILL), copy, StandardCopyOption.REPLACE_EXISTING);
    return copy;
  }

  private void addStartUpCaches() throws IOException, InterruptedException {
    StartUpCache cache = new StartUpCache(root, scratch.resolve("start-up"));
    for (String program : ImageBuild.PROGRAMS) {
      cache.create(program, StartUpCache.classes(top, program));
    }
  }

  /** The JVM compares the time of a jar with the one in the start-up cache. */
  private void setTimes(Instant created) throws IOException {
    try (Stream<Path> all = Files.walk(root.directory())) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(created));
      }
    }
  }
}
