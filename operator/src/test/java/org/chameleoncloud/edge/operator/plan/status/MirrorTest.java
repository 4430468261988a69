package org.chameleoncloud.edge.operator.plan.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ObservedRecord;
import org.chameleoncloud.edge.operator.api.ObservedRecordBuilder;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RecordDetails;
import org.chameleoncloud.edge.registry.Worker;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private static final RecordDetails.Channel CHANNEL = new RecordDetails.Channel("user",
      "wireguard", "public-key", "fb92b276", "10.0.3.167", null,
      List.of(new RecordDetails.Peer("10.0.3.2", "hub-key", "192.0.2.34:51821")));

  private static ObservedRecord withDetails(RecordDetails details, Worker... workers) {
    Hardware plain = TestRecord.steady().get();
    return Mirror.of(new Hardware(plain.uuid(), plain.name(), plain.projectId(),
        plain.hardwareType(), plain.createdAt(), plain.properties(), List.of(workers),
        plain.balena(), details));
  }

  @Test
  void showsAllThatTheRecordHasButNoSecret() {
    ObservedRecord observed = withDetails(
        new RecordDetails(Instant.parse("2026-11-23T08:00:00Z"), "k8s", List.of(CHANNEL)),
        new Worker("blazar.device", Worker.State.STEADY, null, null, null, "833e10f0"));

    assertThat(observed).isEqualTo(ObservedRecordBuilder.builder()
        .uuid(TestRecord.steady().get().uuid()).projectId("project-1")
        .updatedAt("2026-11-23T08:00:00Z").machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").applicationCredentialId("credential-1")
        .blazarDeviceDriver("k8s").blazarDeviceId("833e10f0").balenaDeviceId(5879362L)
        .balenaFleetId(1883023L)
        .channels(List.of(new ObservedRecord.Channel("user", "wireguard", "public-key",
            "fb92b276", "10.0.3.167", null, List.of(
                new ObservedRecord.Peer("10.0.3.2", "hub-key", "192.0.2.34:51821")))))
        .build());
    assertThat(observed.toString()).doesNotContain(TestRecord.DEVICE_KEY);
  }

  @Test
  void showsWhatAnotherClientWroteWhateverTheSpecSays() {
    ObservedRecord observed = Mirror.of(TestRecord.steady()
        .with(DeviceProperty.LOCAL_EGRESS, "deny")
        .with(DeviceProperty.AUTHORIZED_PROJECTS, List.of()).get());

    assertThat(observed.localEgress()).isEqualTo("deny");
    assertThat(observed.authorizedProjects()).isEmpty();
    assertThat(observed.deviceProfiles()).isNull();
  }

  @Test
  void showsNoControlCharacters() {
    ObservedRecord observed = Mirror.of(TestRecord.steady()
        .with(DeviceProperty.CONTACT_EMAIL, "lab\u202e@example.org\u0000")
        .with(DeviceProperty.AUTHORIZED_PROJECTS_REASON, "first line\nsecond\u2028line\u001b[2J")
        .with(DeviceProperty.DEVICE_PROFILES, List.of("pi_\u200bgpio")).get());

    assertThat(observed.contactEmail()).isEqualTo("lab\ufffd@example.org\ufffd");
    assertThat(observed.authorizedProjectsReason()).isEqualTo("first line second line\ufffd[2J");
    assertThat(observed.deviceProfiles()).containsExactly("pi_\ufffdgpio");
    assertThat(observed.shortened()).isNull();
  }

  @Test
  void showsValuesOfOtherTypesAsTexts() {
    ObservedRecord observed = Mirror.of(TestRecord.steady()
        .with(DeviceProperty.CONTACT_EMAIL, 5)
        .with(DeviceProperty.AUTHORIZED_PROJECTS, "CH-1,CH-2")
        .with(DeviceProperty.DEVICE_PROFILES, List.of(1, Map.of("a", true))).get());

    assertThat(observed.contactEmail()).isEqualTo("5");
    assertThat(observed.authorizedProjects()).containsExactly("CH-1,CH-2");
    assertThat(observed.deviceProfiles()).containsExactly("1", "{a=true}");
  }

  @Test
  void boundsItsSizeAndNamesWhatIsShortened() {
    ObservedRecord observed = Mirror.of(TestRecord.steady()
        .with(DeviceProperty.AUTHORIZED_PROJECTS_REASON, "x".repeat(9000))
        .with(DeviceProperty.AUTHORIZED_PROJECTS, Collections.nCopies(999, "y".repeat(999)))
        .get());

    assertThat(observed.authorizedProjectsReason()).hasSize(Mirror.MAX_TEXT).endsWith("...");
    assertThat(observed.authorizedProjects()).hasSize(Mirror.MAX_ITEMS)
        .allSatisfy(project -> assertThat(project).hasSize(Mirror.MAX_TEXT));
    assertThat(observed.shortened())
        .containsExactlyInAnyOrder("authorizedProjects", "authorizedProjectsReason");
  }
}
