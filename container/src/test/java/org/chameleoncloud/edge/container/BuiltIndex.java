package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The layout with the images for all architectures, unpacked. */
final class BuiltIndex {
  static final Path TAR = BuiltImage.TARGET.resolve(ImageBuild.TAR);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static BuiltIndex ofTheBuild;

  private final Path layout;

  private BuiltIndex(Path layout) {
    this.layout = layout;
  }

  /** The one of the build, unpacked once for all tests of this process. */
  static synchronized BuiltIndex get() throws IOException, InterruptedException {
    if (ofTheBuild == null) {
      Path layout = BuiltImage.emptyDirectory(BuiltImage.TARGET, "index");
      BuiltImage.untar(TAR, layout);
      ofTheBuild = new BuiltIndex(layout);
    }
    return ofTheBuild;
  }

  /** Of the layout, which has the name. */
  JsonNode named() throws IOException {
    return JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0");
  }

  Path blob(String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  List<Path> blobs() throws IOException {
    try (var files = Files.list(layout.resolve("blobs/sha256"))) {
      return files.toList();
    }
  }

  /** The index over the images. */
  JsonNode images() throws IOException {
    return JSON.readTree(blob(named().path("digest").asText()).toFile());
  }

  /** The architectures of the build, all by default. */
  List<Architecture> architectures() throws IOException {
    return StreamSupport.stream(images().path("manifests").spliterator(), false)
        .map(each -> Architecture.of(each.at("/platform/architecture").asText())).toList();
  }
}
