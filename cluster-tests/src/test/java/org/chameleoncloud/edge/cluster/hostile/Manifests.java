package org.chameleoncloud.edge.cluster.hostile;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Manifests of what a tenant creates. */
final class Manifests {
  private Manifests() {}

  /** A device that names a Secret, with additional lines of its spec. */
  static String device(String name, String secret, String... lines) {
    return """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: %s}
        spec:
          machineName: raspberrypi4-64
          contactEmail: tenant@example.org
          credentialsRef: {name: %s}
        """.formatted(name, secret)
        + List.of(lines).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
  }

  /** A device with one of the operator's annotations. */
  static String annotated(String device, String annotation, String value) {
    return withMetadata(device,
        "annotations: {edge.chameleoncloud.org/" + annotation + ": \"" + value + "\"}");
  }

  /** A device with additional metadata, as YAML. */
  static String withMetadata(String device, String more) {
    return device.replace("metadata: {", "metadata: {" + more + ", ");
  }

  /** A Secret, as an object: a parser of YAML would need seconds for a large one. */
  static Secret secret(String name, Map<String, String> data) {
    return new SecretBuilder().withNewMetadata().withName(name).endMetadata().withStringData(data)
        .build();
  }

  /** A Secret with a credential. */
  static Secret credential(String name, String authUrl, String id) {
    return secret(name, Map.of("clouds.yaml", cloudsYaml(authUrl, id)));
  }

  /** The content of a clouds.yaml. */
  static String cloudsYaml(String authUrl, String id) {
    return """
        clouds:
          edge:
            auth_type: v3applicationcredential
            auth:
              auth_url: %s
              application_credential_id: "%s"
              application_credential_secret: "made-up-%s"
            interface: public
        """.formatted(authUrl, id, id);
  }

  /** A suspended Job that looks like a bake of the operator's, with an owner reference to a device. */
  static String bakeJob(String name, String owner, String ownerUid) {
    return """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: %s
          labels:
            app.kubernetes.io/managed-by: chi-edge-operator
            edge.chameleoncloud.org/purpose: bake
          annotations:
            edge.chameleoncloud.org/attempt: "1"
            edge.chameleoncloud.org/inputs-hash: "0000000000000000"
          ownerReferences:
          - apiVersion: edge.chameleoncloud.org/v1alpha1
            kind: EdgeDevice
            name: %s
            uid: %s
            controller: true
        spec:
          suspend: true
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: baker
                image: localhost/none
                command: ["sleep", "3600"]
        """.formatted(name, owner, ownerUid);
  }
}
