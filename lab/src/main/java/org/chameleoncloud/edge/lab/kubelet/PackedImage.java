package org.chameleoncloud.edge.lab.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Container images of a few static programs, as a tar of the OCI image layout (version 1.0.0 of the specification).
 * containerd finds an image by the name in the annotation {@code io.containerd.image.name}.
 */
public final class PackedImage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OCI = "application/vnd.oci.image.";

  private PackedImage() {}

  /**
   * Packs an image.
   *
   * @param directory created here, for the content; the tar is next to it
   * @param name fully qualified, with a tag
   * @param programs by their path in the image, without a leading slash
   * @param links symbolic links by their path, with their target
   * @param command of containers that specify none
   * @return the tar
   */
  public static Path pack(Path directory, String name, Map<String, Path> programs,
      Map<String, String> links, List<String> command) throws IOException {
    Path root = Files.createDirectories(directory.resolve("root"));
    for (Map.Entry<String, Path> program : programs.entrySet()) {
      Path copy = root.resolve(program.getKey());
      Files.createDirectories(copy.getParent());
      Files.copy(program.getValue(), copy);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (Map.Entry<String, String> link : links.entrySet()) {
      Path path = root.resolve(link.getKey());
      Files.createDirectories(path.getParent());
      Files.createSymbolicLink(path, Path.of(link.getValue()));
    }
    Files.createDirectories(root.resolve("tmp"));
    Files.setPosixFilePermissions(root.resolve("tmp"),
        PosixFilePermissions.fromString("rwxrwxrwx"));
    Path layout = Files.createDirectories(directory.resolve("layout"));
    write(layout, name, root, command);
    Path tar = directory.resolveSibling(directory.getFileName() + ".tar");
    tar(layout, tar);
    return tar;
  }

  private static void write(Path layout, String name, Path root, List<String> command)
      throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Path archive = layout.resolve("layer.tar");
    tar(root, archive);
    byte[] layer = Files.readAllBytes(archive);
    Files.delete(archive);

    ObjectNode configuration = JSON.createObjectNode().put("architecture", architecture())
        .put("os", "linux");
    configuration.putObject("config").set("Cmd", JSON.valueToTree(command));
    ObjectNode rootfs = configuration.putObject("rootfs").put("type", "layers");
    ObjectNode layerBlob = blob(layout, "layer.v1.tar", layer);
    rootfs.putArray("diff_ids").add(layerBlob.path("digest").asText());

    ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType",
        OCI + "manifest.v1+json");
    manifest.set("config", blob(layout, "config.v1+json", bytes(configuration)));
    manifest.putArray("layers").add(layerBlob);

    ObjectNode entry = blob(layout, "manifest.v1+json", bytes(manifest));
    entry.putObject("annotations").put("io.containerd.image.name", name);
    ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2);
    ArrayNode manifests = index.putArray("manifests");
    manifests.add(entry);
    Files.write(layout.resolve("index.json"), bytes(index));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  /** As Go names this machine's. */
  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  private static byte[] bytes(JsonNode node) throws IOException {
    return JSON.writeValueAsBytes(node);
  }

  /** Stores a blob, and describes it. */
  private static ObjectNode blob(Path layout, String type, byte[] content) throws IOException {
    String digest = sha256(content);
    Files.write(layout.resolve("blobs/sha256").resolve(digest), content);
    return JSON.createObjectNode().put("mediaType", OCI + type).put("digest", "sha256:" + digest)
        .put("size", content.length);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void tar(Path directory, Path file) throws IOException {
    Process process = new ProcessBuilder("tar", "--create", "--owner=0", "--group=0",
        "--numeric-owner", "--file", file.toString(), "--directory", directory.toString(), ".")
        .redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException("tar failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing " + file, e);
    }
  }
}
