package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.Test;

/** Devices that a newer CRD allows can be read. Otherwise no device could be, because they are read in one list. */
class NewerCrdTest {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static final String STATUS = """
      status:
        checks: [{name: balena, state: STEADY}]
        image: {claimName: edge-images, path: lab/pi.img}
        applied: {name: pi}
        conditions: [{type: Ready, status: "True", lastTransitionTime: "2026-11-22T08:30:00Z", reason: Ready,
          message: All is well.}]
      """;

  private static EdgeDevice read(String egress, String policy, String form) {
    return SERIALIZATION.unmarshal("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        spec: {localEgress: %s, deletionPolicy: %s, image: {form: %s}}
        status: {image: {form: %s}}
        """.formatted(egress, policy, form, form), EdgeDevice.class);
  }

  @Test
  void aNewerValueIsReadAsUnknown() {
    EdgeDevice device = read("limited", "Orphan", "Sparse");
    assertThat(device.getSpec().localEgress()).isEqualTo(LocalEgress.UNKNOWN);
    assertThat(device.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.UNKNOWN);
    assertThat(device.getSpec().image().form()).isEqualTo(ImageForm.UNKNOWN);
    assertThat(device.getStatus().image().form()).as("what is written back").isEqualTo("Sparse");
  }

  @Test
  void everyEnumOfTheResourceHasAnUnknownValue() {
    Set<Class<?>> enums = new HashSet<>();
    collectEnums(EdgeDeviceSpec.class, enums);
    collectEnums(EdgeDeviceStatus.class, enums);
    assertThat(enums).contains(LocalEgress.class, DeletionPolicy.class, ImageForm.class)
        .allSatisfy(type -> assertThat(Arrays.toString(type.getEnumConstants()))
            .contains("UNKNOWN"));
  }

  private static void collectEnums(Type type, Set<Class<?>> enums) {
    switch (type) {
      case ParameterizedType list -> collectEnums(list.getActualTypeArguments()[0], enums);
      case Class<?> leaf when leaf.isEnum() -> enums.add(leaf);
      case Class<?> object when object.isRecord() -> Arrays.stream(object.getRecordComponents())
          .forEach(component -> collectEnums(component.getGenericType(), enums));
      default -> {
      }
    }
  }

  @Test
  void itStaysUnknownInCopiesOfTheResource() {
    EdgeDevice device = read("limited", "Orphan", "Sparse");
    assertThat(SERIALIZATION.clone(device).getSpec()).isEqualTo(device.getSpec());
  }

  @Test
  void knownValuesAreReadAsTheyAreAndNullAsNull() {
    assertThat(read("deny", "Retain", "Compact").getSpec())
        .extracting(EdgeDeviceSpec::localEgress, EdgeDeviceSpec::deletionPolicy)
        .containsExactly(LocalEgress.deny, DeletionPolicy.Retain);
    assertThat(read("null", "null", "null").getSpec())
        .extracting(EdgeDeviceSpec::localEgress, EdgeDeviceSpec::deletionPolicy)
        .containsExactly(null, null);
  }

  /** A newer version of the operator may have written them into the status, even if no user did into the spec. */
  @Test
  void newerFieldsAreIgnored() throws IOException {
    JsonNode device = SERIALIZATION.unmarshal(
        Files.readString(
            ProjectDirectory
                .path("operator/src/test/resources/edgedevices/accepted/every-field.yaml"))
            + STATUS,
        JsonNode.class);
    EdgeDevice before = SERIALIZATION.convertValue(device, EdgeDevice.class);
    for (JsonNode part : List.of(device.path("spec"), device.path("status"))) {
      assertThat(addFieldEverywhere(part)).isGreaterThanOrEqualTo(5);
    }
    EdgeDevice after = SERIALIZATION.convertValue(device, EdgeDevice.class);
    assertThat(after.getSpec()).isEqualTo(before.getSpec());
    assertThat(after.getStatus()).isEqualTo(before.getStatus());
  }

  private static int addFieldEverywhere(JsonNode node) {
    int added = 0;
    for (JsonNode child : node) {
      added += addFieldEverywhere(child);
    }
    if (node instanceof ObjectNode object) {
      object.put("newer", "x");
      added++;
    }
    return added;
  }
}
