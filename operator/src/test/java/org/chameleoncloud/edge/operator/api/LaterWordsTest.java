package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** A device that a later definition let in can be read, or no device could: they come in one list. */
class LaterWordsTest {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static EdgeDevice read(String egress, String policy, String form) {
    return SERIALIZATION.unmarshal("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        spec: {localEgress: %s, deletionPolicy: %s, image: {form: %s}}
        status: {image: {form: %s}}
        """.formatted(egress, policy, form, form), EdgeDevice.class);
  }

  @Test
  void aLaterWordIsReadAsUnknown() {
    EdgeDevice device = read("limited", "Orphan", "Sparse");
    assertThat(device.getSpec().localEgress()).isEqualTo(LocalEgress.UNKNOWN);
    assertThat(device.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.UNKNOWN);
    assertThat(device.getSpec().image().form()).isEqualTo(ImageForm.UNKNOWN);
    assertThat(device.getStatus().image().form()).isEqualTo(ImageForm.UNKNOWN);
  }

  @Test
  void itStaysUnknownInTheCopiesThatTheLoopMakes() {
    EdgeDevice device = read("limited", "Orphan", "Sparse");
    assertThat(SERIALIZATION.clone(device).getSpec()).isEqualTo(device.getSpec());
  }

  @Test
  void ourWordsAreReadAsTheyAreAndNoWordAsNone() {
    assertThat(read("deny", "Retain", "Compact").getSpec())
        .extracting(EdgeDeviceSpec::localEgress, EdgeDeviceSpec::deletionPolicy)
        .containsExactly(LocalEgress.deny, DeletionPolicy.Retain);
    assertThat(read("null", "null", "null").getSpec())
        .extracting(EdgeDeviceSpec::localEgress, EdgeDeviceSpec::deletionPolicy)
        .containsExactly(null, null);
  }
}
