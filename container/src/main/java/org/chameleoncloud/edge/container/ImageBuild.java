package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the images for some architectures, and an index over them. */
final class ImageBuild {
  static final String TAR = ImageMetadata.TITLE + ".oci.tar";
  static final String PROVENANCE = "provenance.slsa.json";
  /** The bill of materials in an image. */
  static final String BILL = "sbom.cdx.json";
  static final List<String> PROGRAMS = List.of("operator", "baker");

  private final Path top;
  private final Path target;
  private final Path downloads;

  /**
   * Creates a build of a checkout whose programs are built.
   *
   * @param target for the results and intermediate files
   * @param downloads for what is downloaded, reused by the next build
   */
  ImageBuild(Path top, Path target, Path downloads) {
    this.top = top;
    this.target = target;
    this.downloads = downloads;
  }

  /** The name of the tar with the image for one architecture. */
  static String tar(Architecture architecture) {
    return ImageMetadata.TITLE + "-" + architecture.id() + ".oci.tar";
  }

  /** The name of the file next to it with its bill of materials. */
  static String bill(Architecture architecture) {
    return "sbom-" + architecture.id() + ".cdx.json";
  }

  /**
   * Builds the images.
   *
   * @return the tar with all of them
   */
  Path build(BuildOptions options) throws IOException, InterruptedException {
    Files.createDirectories(target);
    Files.createDirectories(downloads);
    DebianPackages own = new DebianPackages(downloads, Architecture.ofThisMachine());
    List<PlatformImage> images = new ArrayList<>();
    for (Architecture each : options.architectures()) {
      DebianPackages debian = each == Architecture.ofThisMachine()
          ? own
          : new DebianPackages(downloads, each);
      images.add(new PlatformBuild(top, target, each, options, debian,
          new RuntimeSource(each, options.jmods(), downloads),
          Emulator.forProgramsOf(each, downloads, own)).build());
    }
    Path tar = target.resolve(TAR);
    ImageIndex index = ImageIndex.write(images, options.metadata(List.of()), tar);
    new PluginArchive(top, target, options.created()).writeForOtherSystems();
    KrewManifest.write(target, options.version(), options.architectures());
    new Provenance(top, options).write(images, index, target.resolve(PROVENANCE));
    return tar;
  }
}
