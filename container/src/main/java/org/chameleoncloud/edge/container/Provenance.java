package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the images were made from, as an in-toto statement with SLSA's provenance (slsa.dev/spec/v1.1/provenance). It has no
 * time and no random number, so that the same build writes the same one. It is not signed.
 */
final class Provenance {
  static final String STATEMENT = "https://in-toto.io/Statement/v1";
  static final String PREDICATE = "https://slsa.dev/provenance/v1";
  /** The build that container/README.md describes, with its parameters. */
  static final String BUILD_TYPE = "https://edge.chameleoncloud.org/container-build/v1";

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern IMAGE_DIGEST = Pattern.compile(".*@sha256:([0-9a-f]{64})");
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.INDENT_OUTPUT);

  private final Path top;
  private final BuildOptions options;

  /**
   * Sets what was built.
   *
   * @param top the project's directory
   */
  Provenance(Path top, BuildOptions options) {
    this.top = top;
    this.options = options;
  }

  /**
   * Writes it.
   *
   * @param images and their index, whose tar is in the directory of the file
   */
  void write(List<PlatformImage> images, ImageIndex index, Path file) throws IOException {
    ObjectNode statement = JSON.createObjectNode().put("_type", STATEMENT);
    statement.set("subject", subjects(images, index, file.resolveSibling(ImageBuild.TAR)));
    statement.put("predicateType", PREDICATE);
    ObjectNode predicate = statement.putObject("predicate");
    ObjectNode definition = predicate.putObject("buildDefinition").put("buildType", BUILD_TYPE);
    definition.set("externalParameters", parameters());
    definition.set("resolvedDependencies", dependencies(images));
    ObjectNode details = predicate.putObject("runDetails");
    details.putObject("builder").put("id", options.builder());
    ArrayNode byproducts = details.putArray("byproducts");
    for (PlatformImage image : images) {
      describe(byproducts, image.bill().getFileName().toString(), Digests.sha256(image.bill()));
    }
    JSON.writeValue(file.toFile(), statement);
  }

  /** The images by the digests of their manifests, and the files in which they are. */
  private static ArrayNode subjects(List<PlatformImage> images, ImageIndex index, Path tar)
      throws IOException {
    ArrayNode subjects = JSON.createArrayNode();
    describe(subjects, ImageMetadata.TITLE, hexadecimal(index.digest()));
    index.manifests().forEach((architecture, digest) -> describe(subjects,
        ImageMetadata.TITLE + "-" + architecture.id(), hexadecimal(digest)));
    List<Path> files = new ArrayList<>(List.of(tar));
    images.forEach(image -> files.add(image.tar()));
    for (Path each : files) {
      describe(subjects, each.getFileName().toString(), Digests.sha256(each));
    }
    return subjects;
  }

  private static String hexadecimal(String digest) {
    return digest.substring(digest.indexOf(':') + 1);
  }

  /** What the caller of the build chooses. */
  private ObjectNode parameters() {
    ObjectNode parameters = JSON.createObjectNode().put("version", options.version())
        .put("timestamp", options.created().toString());
    ArrayNode architectures = parameters.putArray("architectures");
    options.architectures().forEach(each -> architectures.add(each.id()));
    if (!options.revision().isEmpty()) {
      parameters.put("revision", options.revision());
    }
    if (!options.base().isEmpty()) {
      parameters.put("base", options.base());
    }
    ArrayNode packages = parameters.putArray("packages");
    options.packages().forEach(packages::add);
    return parameters;
  }

  private ArrayNode dependencies(List<PlatformImage> images) throws IOException {
    ArrayNode dependencies = JSON.createArrayNode();
    if (COMMIT.matcher(options.revision()).matches()) {
      dependencies.addObject().put("name", "source").putObject("digest")
          .put("gitCommit", options.revision());
    }
    var base = IMAGE_DIGEST.matcher(options.base());
    if (base.matches()) {
      describe(dependencies, options.base(), base.group(1));
    }
    // Images for several architectures have packages in common.
    TreeSet<Material> materials = new TreeSet<>(
        Comparator.comparing(Material::uri).thenComparing(Material::name));
    for (String program : ImageBuild.PROGRAMS) {
      Path target = top.resolve(program).resolve("target");
      materials.add(new Material(program + ".jar",
          PackageUrl.of("maven/org.chameleoncloud.edge/" + program, options.version()),
          Digests.sha256(target.resolve(program + ".jar"))));
      materials.addAll(libraries(target.resolve(program + ".cdx.json")));
    }
    images.forEach(image -> materials.addAll(image.materials()));
    materials.forEach(each -> describe(dependencies, each.name(), each.sha256())
        .put("uri", each.uri()));
    return dependencies;
  }

  /** The libraries in a program that have a digest in its bill of materials: all but the project's own modules. */
  private static List<Material> libraries(Path bill) throws IOException {
    List<Material> libraries = new ArrayList<>();
    for (JsonNode component : JSON.readTree(bill.toFile()).path("components")) {
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          libraries.add(new Material(component.path("name").asText(),
              component.path("purl").asText(), hash.path("content").asText()));
        }
      }
    }
    return libraries;
  }

  private static ObjectNode describe(ArrayNode descriptors, String name, String sha256) {
    ObjectNode descriptor = descriptors.addObject().put("name", name);
    descriptor.putObject("digest").put("sha256", sha256);
    return descriptor;
  }
}
