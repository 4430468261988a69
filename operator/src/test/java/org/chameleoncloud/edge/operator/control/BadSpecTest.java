package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a spec that cannot be carried out gets: a reason, a sentence, nothing written; and mending it is enough. */
class BadSpecTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  private void refusedThenMended(EdgeDeviceSpec bad, String sentence, EdgeDeviceSpec good) {
    rig.apply(NAME, bad);
    rig.awaitReason(NAME, ConditionType.READY, "FixSpec");
    assertThat(rig.message(NAME, ConditionType.READY)).contains(sentence).endsWith(".");
    assertThat(rig.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds()).isTrue();
    assertThat(rig.status(NAME).observedGeneration()).isEqualTo(1);
    assertThat(rig.testbed.records()).isEmpty();
    rig.edit(NAME, _ -> good);
    rig.awaitReady(NAME);
    assertThat(rig.status(NAME).observedGeneration()).isEqualTo(2);
    assertThat(rig.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds()).isFalse();
    assertThat(rig.testbed.records()).hasSize(1);
  }

  @Test
  void aMachineTypeThatTheTestbedDoesNotKnowIsRefusedInTheRegistrysWords() {
    refusedThenMended(OperatorHarness.spec(null, "toaster", "lab@example.org"),
        "'toaster' is not one of",
        OperatorHarness.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(2);
  }

  @Test
  void aMissingEmailIsRefusedBeforeAnythingIsSent() {
    refusedThenMended(OperatorHarness.spec(null, "raspberrypi4-64", null),
        "spec.contactEmail is missing",
        OperatorHarness.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aBadEmailIsRefusedBeforeAnythingIsSent() {
    refusedThenMended(OperatorHarness.spec(null, "raspberrypi4-64", "nobody"),
        "spec.contactEmail \"nobody\" is not a valid e-mail address",
        OperatorHarness.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aNameThatIsNoRfc1123NameIsRefusedAlthoughTheRegistryWouldTakeIt() {
    refusedThenMended(OperatorHarness.spec("Not A DNS Name", "raspberrypi4-64", "lab@example.org"),
        "spec.name \"Not A DNS Name\" is not a valid RFC 1123 name", OperatorHarness.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aBadSshKeyKeepsTheImageBackButNotTheRegistration() {
    rig.apply(NAME, withKeys("ssh-ed25519 AAAA"));
    rig.awaitReason(NAME, ConditionType.READY, "FixSpec");
    assertThat(rig.message(NAME, ConditionType.READY)).contains("spec.image.sshKeys[0]")
        .endsWith(".");
    assertThat(rig.status(NAME).condition(ConditionType.REGISTERED).orElseThrow().holds()).isTrue();
    rig.edit(NAME, _ -> OperatorHarness.withImage(OperatorHarness.spec()));
    rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
  }

  private static EdgeDeviceSpec withKeys(String key) {
    return OperatorHarness.withImage(OperatorHarness.spec(),
        TestImages.fromUrl("https://images.example.org/a.img").sshKeys(List.of(key)).build());
  }

  @Test
  void aNameChangedAfterRegistrationIsToBeSetBack() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    int writes = rig.registryWrites();
    rig.edit(NAME, _ -> OperatorHarness.spec("another-name", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReason(NAME, ConditionType.READY, "RevertChange");
    assertThat(rig.message(NAME, ConditionType.READY)).contains("\"uc-rpi4-03\"")
        .contains("\"another-name\"")
        .contains("set it back");
    rig.awaitPolls(3);
    assertThat(rig.registryWrites()).isEqualTo(writes);
    assertThat(rig.testbed.record(NAME)).isPresent();
    rig.edit(NAME, _ -> OperatorHarness.spec());
    rig.awaitReady(NAME);
    assertThat(rig.registryWrites()).isEqualTo(writes);
  }

  @Test
  void aMachineTypeChangedAfterRegistrationIsToBeSetBack() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    int writes = rig.registryWrites();
    rig.edit(NAME, _ -> OperatorHarness.spec(null, "jetson-nano", "lab@example.org"));
    rig.awaitReason(NAME, ConditionType.READY, "RevertChange");
    assertThat(rig.message(NAME, ConditionType.READY)).contains("\"raspberrypi4-64\"")
        .contains("\"jetson-nano\"");
    rig.awaitPolls(3);
    assertThat(rig.registryWrites()).isEqualTo(writes);
    rig.edit(NAME, _ -> OperatorHarness.spec());
    rig.awaitReady(NAME);
    assertThat(rig.registryWrites()).isEqualTo(writes);
  }

  @Test
  void aNameThatAnotherProjectHasIsRefusedAndTheProjectNamed() {
    rig.testbed.addProject("CH-999999");
    try (OtherClient other = rig.colleague("CH-999999")) {
      String uuid = other.register(NAME);
      rig.apply(NAME, OperatorHarness.spec());
      rig.awaitReason(NAME, ConditionType.READY, "ChooseAnotherName");
      assertThat(rig.message(NAME, ConditionType.READY)).contains("\"uc-rpi4-03\"")
          .contains(rig.testbed.record(NAME).orElseThrow().projectId())
          .contains(uuid);
    }
    assertThat(rig.testbed.records()).hasSize(1);
    assertThat(rig.status(NAME).uuid()).isNull();
    rig.edit(NAME, _ -> OperatorHarness.spec("uc-rpi4-03b", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReady(NAME);
    assertThat(rig.testbed.record("uc-rpi4-03b")).isPresent();
  }

  @Test
  void aNameThatTheOtherProjectGivesUpIsTakenAtTheNextResync() {
    rig.testbed.addProject("CH-999999");
    try (OtherClient other = rig.colleague("CH-999999")) {
      other.register(NAME);
    }
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReason(NAME, ConditionType.READY, "ChooseAnotherName");
    rig.testbed.deleteByHand(NAME);
    rig.awaitReady(NAME);
    assertThat(rig.testbed.records()).hasSize(1);
  }

  @Test
  void ofTwoResourcesThatClaimANameTheOlderKeepsItAndTheYoungerSaysWhichOneItLostTo() {
    rig.apply("a-first", OperatorHarness.spec("shared", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReady("a-first");
    rig.apply("b-second", OperatorHarness.spec("shared", "raspberrypi4-64", "other@example.org"));
    rig.awaitReason("b-second", ConditionType.READY, "ChooseAnotherName");
    assertThat(rig.message("b-second", ConditionType.READY)).contains("lab/a-first");
    assertThat(rig.status("b-second").uuid()).isNull();
    assertThat(rig.status("b-second").health()).isNull();
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(rig.testbed.requests().count("PATCH")).isZero();
    rig.delete("a-first");
    rig.awaitGone("a-first");
    rig.awaitReady("b-second");
    assertThat(
        rig.testbed.record("shared").orElseThrow().property("contact_email").orElseThrow().asText())
        .isEqualTo("other@example.org");
  }

  @Test
  void theYoungerOfTwoClaimantsGoesWithoutTouchingTheOldersRecord() {
    rig.apply("a-first", OperatorHarness.spec("shared", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReady("a-first");
    rig.apply("b-second", OperatorHarness.spec("shared", "raspberrypi4-64", "other@example.org"));
    rig.awaitReason("b-second", ConditionType.READY, "ChooseAnotherName");
    rig.delete("b-second");
    rig.awaitGone("b-second");
    assertThat(rig.testbed.record("shared")).isPresent();
    assertThat(rig.testbed.requests().count("DELETE")).isZero();
  }

  @Test
  void aProjectListSetToNothingLiftsTheRestrictionWithAnEmptyList() {
    rig.apply(NAME, restricted(List.of("CH-231106")));
    rig.awaitReady(NAME);
    rig.edit(NAME, _ -> restricted(List.of()));
    rig.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    rig.awaitReady(NAME);
    assertThat(rig.testbed.record(NAME).orElseThrow().property("authorized_projects").orElseThrow()
        .toString())
        .isEqualTo("[]");
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void anEditThatChangesNothingOnTheTestbedSendsNoPatch() {
    rig.apply(NAME, restricted(List.of("a", "b")));
    rig.awaitReady(NAME);
    rig.edit(NAME, _ -> restricted(List.of("b", "a")));
    rig.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count("PATCH")).isZero();
  }

  private static EdgeDeviceSpec restricted(List<String> projects) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").authorizedProjects(projects).build();
  }
}
