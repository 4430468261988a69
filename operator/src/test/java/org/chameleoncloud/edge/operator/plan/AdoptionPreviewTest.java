package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class AdoptionPreviewTest {
  private static final EdgeDeviceSpec SPEC = EdgeDeviceSpecBuilder.builder()
      .machineName("raspberrypi4-64").contactEmail("lab@example.org").build();
  private static final Credentials CREDENTIALS = credentials("credential-1");

  private static Credentials credentials(String id) {
    return new Credentials(URI.create("https://testbed.example.org/v3"), id,
        Sensitive.of("s".repeat(86)), null, "public", null);
  }

  private static AdoptionPreview preview(TestRecord record, EdgeDeviceSpec spec,
      Credentials device) {
    return AdoptionPreview.of("pi-1", spec, record.get(), CREDENTIALS, device,
        DeviceScenario.CREATED.plusSeconds(86_400));
  }

  @Test
  void aRecordThatIsAsWrittenIsNotChanged() {
    assertThat(preview(TestRecord.asWritten(), SPEC, CREDENTIALS))
        .isEqualTo(new AdoptionPreview(List.of(), null));
  }

  @Test
  void whatDiffersIsChanged() {
    TestRecord record = TestRecord.asWritten().with(DeviceProperty.CONTACT_EMAIL,
        "former@example.org").with(DeviceProperty.LOCAL_EGRESS, "deny");

    assertThat(preview(record, SPEC, CREDENTIALS).changes()).containsExactly(
        new PropertyChange.Put(DeviceProperty.CONTACT_EMAIL, "lab@example.org"));
  }

  @Test
  void anAnnouncedRestrictionIsShownToo() {
    EdgeDeviceSpec restricted = EdgeDeviceSpecBuilder.builder(SPEC)
        .authorizedProjects(List.of("CH-231106")).build();

    assertThat(preview(TestRecord.asWritten(), restricted, CREDENTIALS).changes())
        .containsExactly(new PropertyChange.Put(DeviceProperty.AUTHORIZED_PROJECTS,
            List.of("CH-231106")));
  }

  @Test
  void anotherCredentialOfTheDeviceIsReplaced() {
    assertThat(preview(TestRecord.asWritten(), SPEC, credentials("credential-2")).changes())
        .extracting(change -> ((PropertyChange.Put) change).property())
        .containsExactly(DeviceProperty.APPLICATION_CREDENTIAL_ID,
            DeviceProperty.APPLICATION_CREDENTIAL_SECRET);
  }

  @Test
  void aRecordOfAnotherTypeIsLeftAlone() {
    AdoptionPreview preview = preview(
        TestRecord.asWritten().with(DeviceProperty.MACHINE_NAME, "jetson-nano"), SPEC, CREDENTIALS);

    assertThat(preview.changes()).isEmpty();
    assertThat(preview.refusal()).contains("jetson-nano", "neither changed nor deleted");
  }

  @Test
  void aRecordThatWasJustCreatedIsAdoptedLikeAnOldOne() {
    assertThat(AdoptionPreview.of("pi-1", SPEC, TestRecord.asWritten().get(), CREDENTIALS,
        CREDENTIALS, DeviceScenario.CREATED.plusSeconds(20)))
        .isEqualTo(new AdoptionPreview(List.of(), null));
  }
}
