package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An OCI image index: one name for the images for several architectures, of which each node takes its own.
 *
 * @param digest of the index, such as sha256:…
 * @param manifests the digest of each image
 */
record ImageIndex(String digest, Map<Architecture, String> manifests) {
  private static final String MEDIA_TYPE = "application/vnd.oci.image.index.v1+json";
  private static final String BLOBS = "blobs/sha256/";
  private static final String ALGORITHM = "sha256:";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Writes a layout with the index and all images. What several images have in common is in it once.
   *
   * @param metadata the annotations of the index
   * @throws IOException also if the tar of an image has no manifest
   */
  static ImageIndex write(List<PlatformImage> images, ImageMetadata metadata, Path tar)
      throws IOException {
    ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MEDIA_TYPE);
    ArrayNode descriptors = index.putArray("manifests");
    Map<Architecture, String> manifests = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(tar));
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      for (PlatformImage image : images) {
        JsonNode manifest = copyBlobs(image.tar(), out, written).at("/manifests/0");
        ObjectNode descriptor = descriptors.addObject();
        for (String field : List.of("mediaType", "digest", "size")) {
          descriptor.set(field, manifest.path(field));
        }
        descriptor.putObject("platform").put("architecture", image.architecture().id())
            .put("os", "linux");
        manifests.put(image.architecture(), manifest.path("digest").asText());
      }
      index.set("annotations", JSON.valueToTree(metadata.labels()));
      byte[] bytes = JSON.writeValueAsBytes(index);
      String digest = Digests.sha256(bytes);
      add(out, BLOBS + digest, bytes);
      add(out, "oci-layout",
          "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
      add(out, LayoutIndex.FILE, named(ALGORITHM + digest, bytes.length, metadata.version()));
      return new ImageIndex(ALGORITHM + digest, manifests);
    }
  }

  /** The index of the layout, which names the index of the images. */
  private static byte[] named(String digest, int size, String version) throws IOException {
    String name = ImageMetadata.HOST + "/" + ImageMetadata.TITLE + ":" + version;
    ObjectNode layout = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType",
        MEDIA_TYPE);
    layout.putArray("manifests").addObject().put("mediaType", MEDIA_TYPE).put("digest", digest)
        .put("size", size).putObject("annotations").put(LayoutIndex.NAME, name)
        .put(LayoutIndex.FULL_NAME, name);
    return JSON.writeValueAsBytes(layout);
  }

  /** Copies the blobs that are not yet written, and returns the index of the layout. */
  private static JsonNode copyBlobs(Path layout, TarArchiveOutputStream out, Set<String> written)
      throws IOException {
    JsonNode index = null;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(layout));
        TarArchiveInputStream in = new TarArchiveInputStream(file)) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(LayoutIndex.FILE)) {
          index = JSON.readTree(in.readAllBytes());
        } else if (entry.getName().startsWith(BLOBS) && written.add(entry.getName())) {
          out.putArchiveEntry(entry);
          in.transferTo(out);
          out.closeArchiveEntry();
        }
      }
    }
    if (index == null) {
      throw new IOException(layout + " has no index");
    }
    return index;
  }

  private static void add(TarArchiveOutputStream out, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    entry.setModTime(0);
    entry.setIds(0, 0);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }
}
