package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bill of materials of the image in CycloneDX format: the bills of the two programs, which a Maven plugin writes,
 * with Debian's packages and the Java runtime.
 */
final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.INDENT_OUTPUT);

  private final ImageMetadata metadata;
  /** By reference, so that common components of both programs are included once. */
  private final Map<String, JsonNode> components = new TreeMap<>();
  private final Map<String, JsonNode> dependencies = new TreeMap<>();

  /**
   * Creates one with the packages of the image and its Java runtime.
   *
   * @param release of the packages, such as debian-12
   */
  BillOfMaterials(ImageMetadata metadata, String release, JavaVersion java) {
    this.metadata = metadata;
    metadata.packages().forEach(each -> add(component("library", each.name(), each.version(),
        PackageUrl.of(each, release))));
    ObjectNode runtime = component("platform", "openjdk", java.version(),
        PackageUrl.of("generic/openjdk", java.version()));
    runtime.putObject("supplier").put("name", java.vendor());
    add(runtime);
  }

  /** Adds the bill of materials of a program. */
  void add(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new IOException(
          file + " is missing: run Maven without -o (offline), which does not write it.");
    }
    JsonNode bill = JSON.readTree(file.toFile());
    add(bill.at("/metadata/component"));
    bill.path("components").forEach(this::add);
    bill.path("dependencies")
        .forEach(each -> dependencies.putIfAbsent(each.path("ref").asText(), each));
  }

  private void add(JsonNode component) {
    components.putIfAbsent(component.path("bom-ref").asText(), component);
  }

  private static ObjectNode component(String type, String name, String version, String purl) {
    return JSON.createObjectNode().put("type", type).put("bom-ref", purl).put("name", name)
        .put("version", version).put("purl", purl);
  }

  /** Writes it. */
  void write(Path file) throws IOException {
    ObjectNode bill = JSON.createObjectNode().put("bomFormat", "CycloneDX")
        .put("specVersion", "1.6").put("version", 1);
    String reference = PackageUrl.of("oci/" + ImageMetadata.TITLE, metadata.version());
    ObjectNode header = bill.putObject("metadata").put("timestamp", metadata.created().toString());
    header.set("component",
        component("container", ImageMetadata.TITLE, metadata.version(), reference));
    ArrayNode all = bill.putArray("components").addAll(components.values());
    ArrayNode edges = bill.putArray("dependencies").addAll(dependencies.values());
    ArrayNode contained = edges.addObject().put("ref", reference).putArray("dependsOn");
    all.forEach(each -> contained.add(each.path("bom-ref").asText()));
    JSON.writeValue(file.toFile(), bill);
  }
}
