package org.chameleoncloud.edge.container;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Packs a root directory as an OCI image layout in a tar. jib's layers are reproducible. */
final class OciImage {
  private static final String RUNTIME = "opt/java";
  private static final String PROGRAMS = "opt/chi-edge";
  private static final String JAR = ".jar";
  private static final String OWNER = ImageRoot.NONROOT + ":" + ImageRoot.NONROOT;
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions PRIVATE_DIRECTORY = FilePermissions.fromOctalString("700");

  private final Path root;
  private final ImageMetadata metadata;

  /**
   * Sets what is packed.
   *
   * @param root the image's files, without links
   */
  OciImage(Path root, ImageMetadata metadata) {
    this.root = root;
    this.metadata = metadata;
  }

  /**
   * Writes the tar.
   *
   * @param cache for layers; must be empty
   * @throws IOException if the base image cannot be downloaded, or the tar cannot be written; the message says why
   */
  void write(Path tar, Architecture architecture, Path cache)
      throws IOException, InterruptedException {
    Path packed = tar.resolveSibling(tar.getFileName() + ".packed");
    pack(packed, architecture, cache);
    LayoutIndex.addFullName(packed, tar);
    Files.delete(packed);
  }

  private void pack(Path tar, Architecture architecture, Path cache)
      throws IOException, InterruptedException {
    try {
      JibContainerBuilder image = from().setFormat(ImageFormat.OCI)
          .setPlatforms(Set.of(new Platform(architecture.id(), "linux")))
          .setFileEntriesLayers(layers())
          .setEntrypoint(ImageMetadata.ENTRYPOINT).setEnvironment(ImageMetadata.ENVIRONMENT)
          .setUser(OWNER).setLabels(metadata.labels()).setCreationTime(metadata.created());
      image.containerize(Containerizer.to(TarImage.at(tar)
          .named(ImageReference.of(ImageMetadata.HOST, ImageMetadata.TITLE, metadata.version())))
          .setToolName(ImageMetadata.TITLE).setToolVersion(metadata.version())
          .setOfflineMode(metadata.base().isEmpty())
          .setBaseImageLayersCache(cache.resolve("base"))
          .setApplicationLayersCache(cache.resolve("layers")));
    } catch (ExecutionException e) {
      throw new IOException("the image cannot be packed: " + e.getCause().getMessage(), e);
    } catch (RegistryException | InvalidImageReferenceException
        | CacheDirectoryCreationException e) {
      throw new IOException("the image cannot be packed: " + e.getMessage(), e);
    }
  }

  private JibContainerBuilder from() throws InvalidImageReferenceException, IOException {
    if (metadata.base().isEmpty()) {
      return Jib.fromScratch();
    }
    CredentialRetrieverFactory credentials = CredentialRetrieverFactory
        .forImage(ImageReference.parse(metadata.base()), _ -> {});
    return Jib
        .from(RegistryImage.named(metadata.base())
            .addCredentialRetriever(credentials.dockerConfig()));
  }

  /**
   * Ordered by how rarely they change: a new version of the operator changes only the last two. The jars have a layer of
   * their own, because the images for all architectures share it.
   */
  private List<FileEntriesLayer> layers() throws IOException {
    List<FileEntriesLayer> layers = new ArrayList<>();
    if (metadata.base().isEmpty()) {
      layers.add(base());
    }
    layers.add(layer("runtime", RUNTIME, _ -> true).build());
    layers.add(layer("programs", PROGRAMS, name -> name.endsWith(JAR)).build());
    layers.add(layer("caches", PROGRAMS, name -> !name.endsWith(JAR)).build());
    return layers;
  }

  private FileEntriesLayer base() throws IOException {
    FileEntriesLayer.Builder base = layer("base", "", name -> !name.startsWith("opt/"));
    for (String writable : List.of("tmp", "home/nonroot")) {
      base.addEntry(root.resolve(writable), AbsoluteUnixPath.get("/" + writable), PRIVATE_DIRECTORY,
          metadata.created(),
          OWNER);
    }
    return base.build();
  }

  /** The included files below a directory. */
  private FileEntriesLayer.Builder layer(String name, String below, Predicate<String> included)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.walk(root.resolve(below))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String inside = root.relativize(file).toString();
        if (included.test(inside)) {
          layer.addEntry(file, AbsoluteUnixPath.get("/" + inside),
              Files.isExecutable(file) ? PROGRAM : FILE, metadata.created());
        }
      }
    }
    return layer;
  }
}
