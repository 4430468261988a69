package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.Test;

/** What is kept of a resource that the API server sends. */
class SerializationTest {
  private static final String DEVICE = """
      {"apiVersion": "edge.chameleoncloud.org/v1alpha1", "kind": "EdgeDevice",
       "metadata": {"name": "%s", "namespace": "lab", "labels": {"room": "north wing"},
         "managedFields": [{"manager": "kubectl", "operation": "Apply",
           "fieldsV1": {"f:spec": {"f:machineName": {}}}}]},
       "spec": {"machineName": "raspberrypi4-64", "contactEmail": "lab@example.org"},
       "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "ChecksRunning",
         "message": "The testbed has not run all checks yet.",
         "lastTransitionTime": "2026-11-01T12:00:00Z"}]}}""";

  private final KubernetesSerialization serialization = ApiServer.serialization();

  private EdgeDevice read(String name) {
    return serialization.unmarshal(DEVICE.formatted(name), EdgeDevice.class);
  }

  @Test
  void managedFieldsAreNotKept() {
    EdgeDevice device = read("pi");
    assertThat(device.getMetadata().getManagedFields()).isEmpty();
    assertThat(device.getMetadata().getName()).isEqualTo("pi");
    assertThat(device.getMetadata().getLabels()).containsEntry("room", "north wing");
  }

  @Test
  void equalTextsOfTwoDevicesAreOneObject() {
    EdgeDevice one = read("pi-1");
    EdgeDevice other = read("pi-2");
    assertThat(other.getMetadata().getName()).isEqualTo("pi-2");
    assertThat(other.getSpec().machineName()).isSameAs(one.getSpec().machineName());
    assertThat(other.getMetadata().getLabels().get("room"))
        .isSameAs(one.getMetadata().getLabels().get("room"));
    assertThat(other.getStatus().conditions().getFirst().message())
        .isSameAs(one.getStatus().conditions().getFirst().message());
  }

  @Test
  void valuesOfSecretsAreNotSharedWhichWouldKeepThem() {
    String secret = """
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "chi-edge"},
         "data": {"clouds.yaml": "aHVudGVyMg=="}}""";
    Secret one = serialization.unmarshal(secret, Secret.class);
    Secret other = serialization.unmarshal(secret, Secret.class);
    assertThat(other.getData()).isEqualTo(one.getData()).hasSize(1);
    assertThat(other.getData().get("clouds.yaml"))
        .isNotSameAs(one.getData().get("clouds.yaml"));
  }
}
