package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a spec that cannot be carried out gets: a reason, a sentence, nothing written; and mending it is enough. */
class BadSpecTest {
  private static final String NAME = "uc-rpi4-03";

  private final Rig rig = Rig.running();

  @AfterEach
  void close() {
    rig.close();
  }

  private void refusedThenMended(EdgeDeviceSpec bad, String sentence, EdgeDeviceSpec good) {
    rig.apply(NAME, bad);
    rig.awaitReason(NAME, "Ready", "FixSpec");
    assertThat(rig.message(NAME, "Ready")).contains(sentence).endsWith(".");
    assertThat(rig.status(NAME).condition("Stalled").orElseThrow().holds()).isTrue();
    assertThat(rig.status(NAME).observedGeneration()).isEqualTo(1);
    assertThat(rig.testbed.records()).isEmpty();
    rig.edit(NAME, _ -> good);
    rig.awaitReady(NAME);
    assertThat(rig.status(NAME).observedGeneration()).isEqualTo(2);
    assertThat(rig.status(NAME).condition("Stalled").orElseThrow().holds()).isFalse();
    assertThat(rig.testbed.records()).hasSize(1);
  }

  @Test
  void aMachineTypeThatTheTestbedDoesNotKnowIsRefusedInTheRegistrysWords() {
    refusedThenMended(Rig.spec(null, "toaster", "lab@example.org"), "'toaster' is not one of",
        Rig.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(2);
  }

  @Test
  void aMissingEmailIsRefusedBeforeAnythingIsSent() {
    refusedThenMended(Rig.spec(null, "raspberrypi4-64", null), "spec.contactEmail is missing",
        Rig.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aBadEmailIsRefusedBeforeAnythingIsSent() {
    refusedThenMended(Rig.spec(null, "raspberrypi4-64", "nobody"),
        "spec.contactEmail \"nobody\" is not a valid e-mail address",
        Rig.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aNameThatIsNoRfc1123NameIsRefusedAlthoughTheRegistryWouldTakeIt() {
    refusedThenMended(Rig.spec("Not A DNS Name", "raspberrypi4-64", "lab@example.org"),
        "spec.name \"Not A DNS Name\" is not a valid RFC 1123 name", Rig.spec());
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aBadSshKeyKeepsTheImageBackButNotTheRegistration() {
    rig.apply(NAME, withKeys("ssh-ed25519 AAAA"));
    rig.awaitReason(NAME, "Ready", "FixSpec");
    assertThat(rig.message(NAME, "Ready")).contains("spec.image.sshKeys[0]").endsWith(".");
    assertThat(rig.status(NAME).condition("Registered").orElseThrow().holds()).isTrue();
    rig.edit(NAME, _ -> Rig.withImage(Rig.spec()));
    rig.awaitReason(NAME, "ImageReady", "WaitForDeviceKey");
  }

  private static EdgeDeviceSpec withKeys(String key) {
    return Rig.withImage(Rig.spec(),
        ImageSpecBuilder.fromUrl("https://images.example.org/a.img").sshKeys(key).build());
  }

  @Test
  void aNameChangedAfterRegistrationIsToBeSetBack() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    int writes = rig.registryWrites();
    rig.edit(NAME, _ -> Rig.spec("another-name", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReason(NAME, "Ready", "RevertChange");
    assertThat(rig.message(NAME, "Ready")).contains("\"uc-rpi4-03\"").contains("\"another-name\"")
        .contains("set it back");
    rig.awaitPolls(3);
    assertThat(rig.registryWrites()).isEqualTo(writes);
    assertThat(rig.testbed.record(NAME)).isPresent();
    rig.edit(NAME, _ -> Rig.spec());
    rig.awaitReady(NAME);
    assertThat(rig.registryWrites()).isEqualTo(writes);
  }

  @Test
  void aMachineTypeChangedAfterRegistrationIsToBeSetBack() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    int writes = rig.registryWrites();
    rig.edit(NAME, _ -> Rig.spec(null, "jetson-nano", "lab@example.org"));
    rig.awaitReason(NAME, "Ready", "RevertChange");
    assertThat(rig.message(NAME, "Ready")).contains("\"raspberrypi4-64\"")
        .contains("\"jetson-nano\"");
    rig.awaitPolls(3);
    assertThat(rig.registryWrites()).isEqualTo(writes);
    rig.edit(NAME, _ -> Rig.spec());
    rig.awaitReady(NAME);
    assertThat(rig.registryWrites()).isEqualTo(writes);
  }

  @Test
  void aNameThatAnotherProjectHasIsRefusedAndTheProjectNamed() {
    rig.testbed.addProject("CH-999999");
    try (Colleague other = rig.colleague("CH-999999")) {
      String uuid = other.register(NAME);
      rig.apply(NAME, Rig.spec());
      rig.awaitReason(NAME, "Ready", "ChooseAnotherName");
      assertThat(rig.message(NAME, "Ready")).contains("\"uc-rpi4-03\"")
          .contains(rig.testbed.record(NAME).orElseThrow().projectId())
          .contains(uuid);
    }
    assertThat(rig.testbed.records()).hasSize(1);
    assertThat(rig.status(NAME).uuid()).isNull();
    rig.edit(NAME, _ -> Rig.spec("uc-rpi4-03b", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReady(NAME);
    assertThat(rig.testbed.record("uc-rpi4-03b")).isPresent();
  }

  @Test
  void aNameThatTheOtherProjectGivesUpIsTakenAtTheNextResync() {
    rig.testbed.addProject("CH-999999");
    try (Colleague other = rig.colleague("CH-999999")) {
      other.register(NAME);
    }
    rig.apply(NAME, Rig.spec());
    rig.awaitReason(NAME, "Ready", "ChooseAnotherName");
    rig.testbed.deleteByHand(NAME);
    rig.awaitReady(NAME);
    assertThat(rig.testbed.records()).hasSize(1);
  }

  @Test
  void ofTwoResourcesThatClaimANameTheOlderKeepsItAndTheYoungerSaysWhichOneItLostTo() {
    rig.apply("a-first", Rig.spec("shared", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReady("a-first");
    rig.apply("b-second", Rig.spec("shared", "raspberrypi4-64", "other@example.org"));
    rig.awaitReason("b-second", "Ready", "ChooseAnotherName");
    assertThat(rig.message("b-second", "Ready")).contains("lab/a-first");
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
    rig.apply("a-first", Rig.spec("shared", "raspberrypi4-64", "lab@example.org"));
    rig.awaitReady("a-first");
    rig.apply("b-second", Rig.spec("shared", "raspberrypi4-64", "other@example.org"));
    rig.awaitReason("b-second", "Ready", "ChooseAnotherName");
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
    return new EdgeDeviceSpec(null, "raspberrypi4-64", "lab@example.org", projects, null, null,
        null, null, null, null,
        null);
  }
}
