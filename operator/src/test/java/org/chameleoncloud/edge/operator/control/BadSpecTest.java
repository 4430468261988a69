package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invalid specs: the reason and a message are reported, nothing is written, and fixing the spec is enough. */
class BadSpecTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private void assertRejectedUntilFixed(EdgeDeviceSpec invalid, String message,
      EdgeDeviceSpec fixed) {
    operator.apply(NAME, invalid);
    operator.awaitReason(NAME, ConditionType.READY, "FixSpec");
    assertThat(operator.message(NAME, ConditionType.READY)).contains(message).endsWith(".");
    assertThat(operator.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds())
        .isTrue();
    assertThat(operator.status(NAME).observedGeneration()).isEqualTo(1);
    assertThat(operator.testbed.records()).isEmpty();
    operator.edit(NAME, _ -> fixed);
    operator.awaitReady(NAME);
    assertThat(operator.status(NAME).observedGeneration()).isEqualTo(2);
    assertThat(operator.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds())
        .isFalse();
    assertThat(operator.testbed.records()).hasSize(1);
  }

  @Test
  void reportsTheRegistrysMessageForAnUnknownMachineType() {
    assertRejectedUntilFixed(OperatorHarness.spec(null, "toaster", "lab@example.org"),
        "'toaster' is not one of",
        OperatorHarness.spec());
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(2);
  }

  @Test
  void rejectsAMissingEmailWithoutARequest() {
    assertRejectedUntilFixed(OperatorHarness.spec(null, "raspberrypi4-64", null),
        "spec.contactEmail is missing",
        OperatorHarness.spec());
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void rejectsAnInvalidEmailWithoutARequest() {
    assertRejectedUntilFixed(OperatorHarness.spec(null, "raspberrypi4-64", "invalid"),
        "spec.contactEmail \"invalid\" is not a valid e-mail address",
        OperatorHarness.spec());
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void rejectsAnInvalidRfc1123NameThatTheRegistryWouldAccept() {
    assertRejectedUntilFixed(
        OperatorHarness.spec("Not A DNS Name", "raspberrypi4-64", "lab@example.org"),
        "spec.name \"Not A DNS Name\" is not a valid RFC 1123 name", OperatorHarness.spec());
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void anInvalidSshKeyBlocksTheImageButNotTheRegistration() {
    operator.apply(NAME, withKeys("ssh-ed25519 AAAA"));
    operator.awaitReason(NAME, ConditionType.READY, "FixSpec");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("spec.image.sshKeys[0]")
        .endsWith(".");
    assertThat(operator.status(NAME).condition(ConditionType.REGISTERED).orElseThrow().holds())
        .isTrue();
    operator.edit(NAME, _ -> OperatorHarness.withImage(OperatorHarness.spec()));
    operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
  }

  private static EdgeDeviceSpec withKeys(String key) {
    return OperatorHarness.withImage(OperatorHarness.spec(),
        TestImages.fromUrl("https://images.example.org/a.img").sshKeys(List.of(key)).build());
  }

  @Test
  void reportsANameThatWasChangedAfterRegistration() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    int writes = operator.registryWrites();
    operator.edit(NAME,
        _ -> OperatorHarness.spec("another-name", "raspberrypi4-64", "lab@example.org"));
    operator.awaitReason(NAME, ConditionType.READY, "RevertChange");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("\"uc-rpi4-03\"")
        .contains("\"another-name\"")
        .contains("set it back");
    operator.awaitPolls(3);
    assertThat(operator.registryWrites()).isEqualTo(writes);
    assertThat(operator.testbed.record(NAME)).isPresent();
    operator.edit(NAME, _ -> OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(operator.registryWrites()).isEqualTo(writes);
  }

  @Test
  void reportsAMachineTypeThatWasChangedAfterRegistration() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    int writes = operator.registryWrites();
    operator.edit(NAME, _ -> OperatorHarness.spec(null, "jetson-nano", "lab@example.org"));
    operator.awaitReason(NAME, ConditionType.READY, "RevertChange");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("\"raspberrypi4-64\"")
        .contains("\"jetson-nano\"");
    operator.awaitPolls(3);
    assertThat(operator.registryWrites()).isEqualTo(writes);
    operator.edit(NAME, _ -> OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(operator.registryWrites()).isEqualTo(writes);
  }

  @Test
  void reportsTheProjectThatAlreadyHasTheName() {
    operator.testbed.addProject("CH-999999");
    try (OtherClient other = operator.otherClient("CH-999999")) {
      String uuid = other.register(NAME);
      operator.apply(NAME, OperatorHarness.spec());
      operator.awaitReason(NAME, ConditionType.READY, "ChooseAnotherName");
      assertThat(operator.message(NAME, ConditionType.READY)).contains("\"uc-rpi4-03\"")
          .contains(operator.testbed.record(NAME).orElseThrow().projectId())
          .contains(uuid);
    }
    assertThat(operator.testbed.records()).hasSize(1);
    assertThat(operator.status(NAME).uuid()).isNull();
    operator.edit(NAME,
        _ -> OperatorHarness.spec("uc-rpi4-03b", "raspberrypi4-64", "lab@example.org"));
    operator.awaitReady(NAME);
    assertThat(operator.testbed.record("uc-rpi4-03b")).isPresent();
  }

  @Test
  void registersAtTheNextResyncAfterAnotherProjectReleasesTheName() {
    operator.testbed.addProject("CH-999999");
    try (OtherClient other = operator.otherClient("CH-999999")) {
      other.register(NAME);
    }
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, "ChooseAnotherName");
    operator.testbed.deleteByHand(NAME);
    operator.awaitReady(NAME);
    assertThat(operator.testbed.records()).hasSize(1);
  }

  @Test
  void theOlderOfTwoDevicesKeepsTheNameAndTheYoungerReportsIt() {
    operator.apply("a-first", OperatorHarness.spec("shared", "raspberrypi4-64", "lab@example.org"));
    operator.awaitReady("a-first");
    operator.apply("b-second",
        OperatorHarness.spec("shared", "raspberrypi4-64", "other@example.org"));
    operator.awaitReason("b-second", ConditionType.READY, "ChooseAnotherName");
    assertThat(operator.message("b-second", ConditionType.READY))
        .contains("the EdgeDevice a-first");
    assertThat(operator.status("b-second").uuid()).isNull();
    assertThat(operator.status("b-second").health()).isNull();
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
    operator.delete("a-first");
    operator.awaitDeleted("a-first");
    operator.awaitReady("b-second");
    assertThat(
        operator.testbed.record("shared").orElseThrow().property("contact_email").orElseThrow()
            .asText())
        .isEqualTo("other@example.org");
  }

  @Test
  void deletingTheYoungerOfTwoDevicesDoesNotTouchTheRecordOfTheOlder() {
    operator.apply("a-first", OperatorHarness.spec("shared", "raspberrypi4-64", "lab@example.org"));
    operator.awaitReady("a-first");
    operator.apply("b-second",
        OperatorHarness.spec("shared", "raspberrypi4-64", "other@example.org"));
    operator.awaitReason("b-second", ConditionType.READY, "ChooseAnotherName");
    operator.delete("b-second");
    operator.awaitDeleted("b-second");
    assertThat(operator.testbed.record("shared")).isPresent();
    assertThat(operator.testbed.requests().count("DELETE")).isZero();
  }

  @Test
  void aRestrictionThatLeavesTheSpecIsRemovedAndTheEventsSayWhatRemains() {
    operator.apply(NAME, restricted(List.of("CH-231106")));
    operator.awaitReady(NAME);
    operator.edit(NAME, _ -> restricted(null));
    operator.awaitEvent("RestrictionRemains");
    assertThat(operator.testbed.record(NAME).orElseThrow().property("authorized_projects"))
        .isEmpty();
    assertThat(operator.events()).anyMatch(event -> event.startsWith("RestrictionChange"));
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void anEditThatDoesNotChangeTheRecordSendsNoPatch() {
    operator.apply(NAME, restricted(List.of("a", "b")));
    operator.awaitReady(NAME);
    operator.edit(NAME, _ -> restricted(List.of("b", "a")));
    operator.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
  }

  private static EdgeDeviceSpec restricted(List<String> projects) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").authorizedProjects(projects).build();
  }
}
