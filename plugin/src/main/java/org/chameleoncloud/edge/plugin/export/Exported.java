package org.chameleoncloud.edge.plugin.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.registry.Hardware;

/** What a record is exported as. */
sealed interface Exported {
  /** How a Secret is named that is for one project's devices. */
  String PROJECT_SECRET = EdgeDeviceSpec.DEFAULT_SECRET + "-project-";
  /** How a Secret is named that is for one device credential. */
  String DEVICE_SECRET = EdgeDeviceSpec.DEFAULT_SECRET + "-device-";

  /**
   * A resource that asks for what the record has.
   *
   * @param name of the record and the resource
   * @param spec what it asks for
   * @param manifest the resource
   * @param notes sentences about properties that are left out
   * @param otherCredential the id of the device's credential, if it is not the one that reads the record; else null
   */
  record Resource(String name, EdgeDeviceSpec spec, Map<String, Object> manifest,
      List<String> notes, String otherCredential) implements Exported {}

  /**
   * A record that no resource can manage.
   *
   * @param name of the record
   * @param why the end of a sentence, and what to do
   */
  record Skipped(String name, String why) implements Exported {}

  /**
   * Nothing, because a resource of the cluster manages the record: applied over that, the file would remove from it what no
   * record has.
   *
   * @param name of the record
   * @param resource its namespace and name
   */
  record Managed(String name, String resource) implements Exported {}

  /** Exports a record. */
  static Exported of(Hardware record, ExportSettings settings) {
    if (!record.isEdgeDevice()) {
      return new Skipped(record.name(), "it is no edge device's record (hardware type "
          + record.hardwareType() + ")");
    }
    if (!HostName.isValid(record.name())) {
      return new Skipped(record.name(), "its name cannot be a resource's: it has more than "
          + HostName.MAX_LENGTH + " characters, or others than lower-case letters, digits, '-' and "
          + "'.'");
    }
    RecordSpec properties = new RecordSpec(record);
    EdgeDeviceSpec spec = properties.spec();
    String problem = SpecRules.firstProblem(spec, record.name()).orElse(null);
    if (problem != null) {
      return new Skipped(record.name(), "a resource needs other properties than the record has: "
          + problem);
    }
    return resource(record, spec, properties.omitted(), settings);
  }

  private static Exported resource(Hardware record, EdgeDeviceSpec properties,
      List<String> omitted, ExportSettings settings) {
    String device = record.properties()
        .get(DeviceProperty.APPLICATION_CREDENTIAL_ID) instanceof String id
        && !id.equals(settings.credentialId()) ? id : null;
    EdgeDeviceSpec spec = EdgeDeviceSpecBuilder.builder(properties)
        .credentialsRef(credentials(record, settings))
        .deviceCredentialRef(device != null && settings.keepDeviceCredentials()
            && SpecPatterns.isObjectName(DEVICE_SECRET + device)
                ? new CredentialsRef(DEVICE_SECRET + device, null)
                : null)
        .build();
    return new Resource(record.name(), spec, manifest(record.name(), spec, settings), omitted,
        device);
  }

  /** With the credential of one project another project's record is not found, and its name is taken. */
  private static CredentialsRef credentials(Hardware record, ExportSettings settings) {
    if (!record.projectId().equals(settings.projectId())) {
      return new CredentialsRef(PROJECT_SECRET + record.projectId(), null);
    }
    String secret = settings.credentialsSecret();
    return secret == null || secret.equals(EdgeDeviceSpec.DEFAULT_SECRET)
        ? null
        : new CredentialsRef(secret, null);
  }

  private static Map<String, Object> manifest(String name, EdgeDeviceSpec spec,
      ExportSettings settings) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", settings.namespace());
    if (settings.paused()) {
      metadata.put("annotations", Map.of(Annotation.PAUSED.key(), "true"));
    }
    EdgeDevice type = new EdgeDevice();
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("apiVersion", type.getApiVersion());
    resource.put("kind", type.getKind());
    resource.put("metadata", metadata);
    resource.put("spec", Documents.map(spec));
    return resource;
  }
}
