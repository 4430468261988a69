package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image is made of, as CycloneDX has it: the bills of the two programs, which Maven's plugin writes, with Debian's
 * packages and the Java runtime.
 */
final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.INDENT_OUTPUT);

  private final ImageFacts facts;
  /** By their references: what both programs hold is there once. */
  private final Map<String, JsonNode> components = new TreeMap<>();
  private final Map<String, JsonNode> dependencies = new TreeMap<>();

  /** Starts one with the packages of the image and the runtime that is linked here. */
  BillOfMaterials(ImageFacts facts, String release) {
    this.facts = facts;
    facts.packages().forEach(each -> add(component("library", each.name(), each.version(),
        "pkg:deb/debian/" + each.name() + "@" + escaped(each.version()) + "?arch="
            + each.architecture() + "&distro=" + release)));
    String version = System.getProperty("java.runtime.version");
    ObjectNode runtime = component("platform", "openjdk", version,
        "pkg:generic/openjdk@" + escaped(version));
    runtime.putObject("supplier").put("name", System.getProperty("java.vendor"));
    add(runtime);
  }

  /** Adds a program and all that its jar holds. */
  void add(Path programsBill) throws IOException {
    if (Files.notExists(programsBill)) {
      throw new IOException(
          programsBill + " is missing: the build writes it, but not when Maven is "
              + "offline (-o).");
    }
    JsonNode bill = JSON.readTree(programsBill.toFile());
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

  /** As package URLs want it. */
  private static String escaped(String version) {
    return URLEncoder.encode(version, StandardCharsets.UTF_8);
  }

  /** Writes it. */
  void write(List<Path> files) throws IOException {
    ObjectNode bill = JSON.createObjectNode().put("bomFormat", "CycloneDX")
        .put("specVersion", "1.6").put("version", 1);
    String reference = "pkg:oci/" + ImageFacts.NAME + "@" + escaped(facts.version());
    ObjectNode metadata = bill.putObject("metadata").put("timestamp", facts.created().toString());
    metadata.set("component",
        component("container", ImageFacts.NAME, facts.version(), reference));
    ArrayNode all = bill.putArray("components").addAll(components.values());
    ArrayNode edges = bill.putArray("dependencies").addAll(dependencies.values());
    ArrayNode contained = edges.addObject().put("ref", reference).putArray("dependsOn");
    all.forEach(each -> contained.add(each.path("bom-ref").asText()));
    for (Path file : files) {
      JSON.writeValue(file.toFile(), bill);
    }
  }
}
