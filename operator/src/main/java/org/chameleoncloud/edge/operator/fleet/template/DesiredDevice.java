package org.chameleoncloud.edge.operator.fleet.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.Label;

/** What a device of a fleet should be, as a fleet's revision says. */
public final class DesiredDevice {
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private static final String METADATA = "metadata";
  private static final String LABELS = "labels";
  private static final String ANNOTATIONS = "annotations";

  private final FleetMember member;
  private final TemplateRevision revision;
  private final ObjectNode content;
  /** Read once: the rules and the rollout ask for it, of a thousand devices once a second. */
  private EdgeDeviceSpec spec;

  /** A device by a revision. */
  public DesiredDevice(FleetMember member, TemplateRevision revision) {
    this.member = member;
    this.revision = revision;
    this.content = revision.of(member);
  }

  /** Its name and number. */
  public FleetMember member() {
    return member;
  }

  /** The name of the revision. */
  public String revision() {
    return revision.name();
  }

  /**
   * The spec.
   *
   * @throws IllegalArgumentException when it is invalid, as of a revision that another version wrote
   */
  public EdgeDeviceSpec spec() {
    if (spec == null) {
      spec = read();
    }
    return spec;
  }

  /** The name of the device on the testbed. */
  public String deviceName() {
    return spec().name() == null ? member.name() : spec().name();
  }

  private EdgeDeviceSpec read() {
    try {
      return JSON.treeToValue(content.path("spec"), EdgeDeviceSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** Whether a device has all of it. */
  public boolean isContainedIn(Map<String, String> labels, Map<String, String> annotations,
      EdgeDeviceSpec actual) {
    return has(labels, content.path(METADATA).path(LABELS))
        && has(annotations, content.path(METADATA).path(ANNOTATIONS)) && contains(actual);
  }

  /** Most devices have what the template asks for and nothing else, and for those nothing is converted. */
  private boolean contains(EdgeDeviceSpec actual) {
    return actual.equals(spec())
        || Containment.contains(JSON.valueToTree(actual), content.path("spec"));
  }

  private static boolean has(Map<String, String> actual, JsonNode wanted) {
    return wanted.properties().stream().allMatch(
        field -> Objects.equals(actual.get(field.getKey()), field.getValue().textValue()));
  }

  /**
   * The body of a server-side apply: all that the fleet asks for, and no more.
   *
   * @param namespace the fleet's
   * @param fleet the fleet's name
   * @param fleetUid its identity
   * @param uid the identity of the device that is changed, so that no other of its name is; null for a device to be made
   */
  public ObjectNode body(String namespace, String fleet, String fleetUid, String uid) {
    ObjectNode body = JSON.createObjectNode().put("apiVersion",
        HasMetadata.getApiVersion(EdgeDevice.class)).put("kind",
            HasMetadata.getKind(EdgeDevice.class));
    ObjectNode metadata = body.putObject(METADATA).put("name", member.name())
        .put("namespace", namespace);
    if (uid != null) {
      metadata.put("uid", uid);
    }
    ObjectNode labels = metadata.putObject(LABELS);
    content.path(METADATA).path(LABELS).properties()
        .forEach(label -> labels.set(label.getKey(), label.getValue()));
    labels.put(Label.FLEET.key(), fleet).put(Label.REVISION.key(), revision.name());
    if (!content.path(METADATA).path(ANNOTATIONS).isEmpty()) {
      metadata.set(ANNOTATIONS, content.path(METADATA).path(ANNOTATIONS));
    }
    metadata.putArray("ownerReferences").addObject()
        .put("apiVersion", HasMetadata.getApiVersion(EdgeDeviceFleet.class))
        .put("kind", HasMetadata.getKind(EdgeDeviceFleet.class)).put("name", fleet)
        .put("uid", fleetUid).put("controller", true).put("blockOwnerDeletion", false);
    body.set("spec", content.path("spec"));
    return body;
  }
}
