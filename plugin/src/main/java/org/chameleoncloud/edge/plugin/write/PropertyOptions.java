package org.chameleoncloud.edge.plugin.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import picocli.CommandLine.Option;

/** The fields of a spec that register and set can write. What is not named is not written. */
final class PropertyOptions {
  @Option(names = "--authorized-projects", split = "\\s*,\\s*", paramLabel = "PROJECT", order = 10,
      description = "Names or ids of the only projects that may reserve the device, separated by "
          + "commas.")
  private List<String> authorizedProjects;

  @Option(names = "--authorized-projects-reason", paramLabel = "TEXT", order = 11,
      description = "Why the device is restricted; shown to other users.")
  private String authorizedProjectsReason;

  @Option(names = "--local-egress", paramLabel = "VALUE", order = 12,
      description = "${COMPLETION-CANDIDATES}: whether workloads may reach the device's local "
          + "network.")
  private Egress localEgress;

  @Option(names = "--device-profiles", split = "\\s*,\\s*", paramLabel = "PROFILE", order = 13,
      description = "Hardware that workloads may use, such as pi_camera, separated by commas.")
  private List<String> deviceProfiles;

  @Option(names = "--credentials-secret", paramLabel = "NAME", order = 14,
      description = "The Secret of the namespace with the credential to register with. Default: "
          + EdgeDeviceSpec.DEFAULT_SECRET + ".")
  private String credentialsSecret;

  @Option(names = "--credentials-cloud", paramLabel = "NAME", order = 15,
      description = "The cloud of that Secret's clouds.yaml, if it has several.")
  private String credentialsCloud;

  @Option(names = {"--device-credential-secret", "--application-credential-secret-name"},
      paramLabel = "NAME", order = 16,
      description = "The Secret of the namespace with the credential that the device signs in with. "
          + "Default: the one to register with.")
  private String deviceCredentialSecret;

  @Option(names = "--device-credential-cloud", paramLabel = "NAME", order = 17,
      description = "The cloud of that Secret's clouds.yaml, if it has several.")
  private String deviceCredentialCloud;

  @Option(names = "--deletion-policy", paramLabel = "POLICY", order = 18,
      description = "${COMPLETION-CANDIDATES}: what happens to the record when the resource is "
          + "deleted.")
  private OnDeletion deletionPolicy;

  @Option(names = "--disruption", paramLabel = "POLICY", order = 19,
      description = "${COMPLETION-CANDIDATES}: what happens to a change while the device is "
          + "reserved.")
  private WhileReserved disruption;

  @Option(names = {"--application-credential-id", "--application-credential-secret"},
      paramLabel = "VALUE", hidden = true)
  private String rawCredential;

  /** {@code spec.localEgress}, without what only another version may have. */
  enum Egress {
    allow,
    deny
  }

  /** {@code spec.deletionPolicy}, likewise. */
  enum OnDeletion {
    Delete,
    Retain
  }

  /** {@code spec.disruption}, likewise. */
  enum WhileReserved {
    Wait,
    Proceed
  }

  /**
   * The fields that the user named.
   *
   * @throws CommandFailure for a credential on the command line
   */
  Map<String, Object> spec() {
    if (rawCredential != null) {
      throw CommandFailure.usage("a credential on the command line can be read by everyone on this "
          + "machine: store it in a Secret with kubectl create secret generic NAME "
          + "--from-file=clouds.yaml, and name that with --device-credential-secret NAME");
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    put(spec, "authorizedProjects", authorizedProjects);
    put(spec, "authorizedProjectsReason", authorizedProjectsReason);
    put(spec, "localEgress", name(localEgress));
    put(spec, "deviceProfiles", deviceProfiles);
    put(spec, "credentialsRef", reference(credentialsSecret, credentialsCloud));
    put(spec, "deviceCredentialRef", reference(deviceCredentialSecret, deviceCredentialCloud));
    put(spec, "deletionPolicy", name(deletionPolicy));
    put(spec, "disruption", name(disruption));
    return spec;
  }

  private static Map<String, Object> reference(String secret, String cloud) {
    Map<String, Object> reference = new LinkedHashMap<>();
    put(reference, "name", secret);
    put(reference, "cloud", cloud);
    return reference.isEmpty() ? null : reference;
  }

  static void put(Map<String, Object> fields, String field, Object value) {
    if (value != null) {
      fields.put(field, value);
    }
  }

  private static String name(Enum<?> value) {
    return value == null ? null : value.name();
  }
}
