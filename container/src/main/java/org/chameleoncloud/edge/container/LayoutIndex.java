package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The index of an OCI layout in a tar, which has the image's name. */
final class LayoutIndex {
  /** OCI's, which jib writes. Some programs take it for a tag of a name that they are given. */
  static final String NAME = "org.opencontainers.image.ref.name";
  /** containerd's, for the full name, under which a node finds the image. */
  static final String FULL_NAME = "io.containerd.image.name";

  static final String FILE = "index.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private LayoutIndex() {}

  /**
   * Copies a tar, and adds the annotation with the full name to its index. Everything else stays as it is.
   *
   * @throws IOException also if the index has no image with a name
   */
  static void addFullName(Path from, Path to) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(from));
        TarArchiveInputStream in = new TarArchiveInputStream(file);
        OutputStream copy = new BufferedOutputStream(Files.newOutputStream(to));
        TarArchiveOutputStream out = new TarArchiveOutputStream(copy)) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(FILE)) {
          byte[] index = withFullName(in.readAllBytes());
          entry.setSize(index.length);
          out.putArchiveEntry(entry);
          out.write(index);
        } else {
          out.putArchiveEntry(entry);
          in.transferTo(out);
        }
        out.closeArchiveEntry();
      }
    }
  }

  private static byte[] withFullName(byte[] index) throws IOException {
    JsonNode json = JSON.readTree(index);
    if (json.at("/manifests/0/annotations") instanceof ObjectNode annotations
        && annotations.path(NAME).isTextual()) {
      annotations.put(FULL_NAME, annotations.path(NAME).asText());
      return JSON.writeValueAsBytes(json);
    }
    throw new IOException("the index of the image has no name");
  }
}
