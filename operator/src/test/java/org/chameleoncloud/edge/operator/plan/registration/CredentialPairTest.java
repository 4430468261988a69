package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device's credential is sent only to the identity service that its own Secret names. */
class CredentialPairTest {
  private static final String TESTBED = "https://testbed.example.org:5000/v3";
  private static final String VICTIM_SECRET = "the-secret-of-another-user";

  private static CredentialState at(String authUrl, String id, String secret) {
    return new CredentialState.Loaded(new Credentials(URI.create(authUrl), id,
        Sensitive.of(secret), null, "public", null));
  }

  private static CredentialState victim() {
    return at(TESTBED, "victim-id", VICTIM_SECRET);
  }

  private static CredentialState attacker(String authUrl) {
    return at(authUrl, "attacker-id", "attacker-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://registry.attacker.example.org/v3",
      "http://testbed.example.org:5000/v3", "https://testbed.example.org/v3",
      "https://testbed.example.org:5000/attacker/v3",
      "https://testbed.example.org.attacker.example.org:5000/v3",
      "https://xn--testbed-9fd.example.org:5000/v3"})
  void aCredentialIsNotSentToAnotherIdentityService(String address) {
    DeviceScenario device = DeviceScenario.ofNewDevice().credentials(attacker(address))
        .deviceCredentials(victim());
    assertRefused(device);
    assertRefused(device.record(TestRecord.steady()));
  }

  @Test
  void aRegisteredDeviceIsNotChangedForIt() {
    assertRefused(DeviceScenario.ofRegisteredDevice().deviceCredentials(victim())
        .credentials(attacker("https://registry.attacker.example.org/v3"))
        .deviceCredentials(victim()));
  }

  @Test
  void noImageIsBakedForIt() {
    DeviceScenario device = DeviceScenario.ofNewDevice()
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img"))
        .settledOn(TestRecord.steady().withDeviceKey().get());
    assertThat(device.plan().actions()).isNotEmpty();
    assertRefused(device.deviceCredentials(
        at("https://registry.attacker.example.org/v3", "attacker-id", "attacker-secret")));
  }

  private static void assertRefused(DeviceScenario device) {
    assertThat(device.plan().actions()).isEmpty();
    EdgeDeviceStatus status = device.reported();
    assertThat(status.condition(ConditionType.STALLED).orElseThrow().holds()).isTrue();
    assertThat(status.condition(ConditionType.READY).orElseThrow().reason()).isEqualTo("FixSpec");
    assertThat(status.condition(ConditionType.READY).orElseThrow().message())
        .contains("\"chi-edge\"", "spec.credentialsRef", "spec.deviceCredentialRef",
            "different identity services", "the same auth_url")
        .doesNotContain("victim-id", VICTIM_SECRET, "attacker-id", "/v3");
  }

  /** The Secret of a managed one is the operator's: the user cannot correct it. */
  @Test
  void aManagedOneOfAnotherIdentityServiceIsNamedWithTheWayOut() {
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice()
        .managed(new ManagedCredential("90d", "14d", null, null)).deviceCredentials(victim())
        .credentialStatus(DeviceCredentialStatusBuilder.builder().id("victim-id")
            .secretName("pi-1-credential-1").serial(1).build())
        .credentials(attacker("https://new.example.org/v3")).deviceCredentials(victim())
        .reported();
    assertThat(status.condition(ConditionType.READY).orElseThrow().message())
        .contains("The Secret \"chi-edge\" (spec.credentialsRef)", "https://new.example.org",
            "https://testbed.example.org:5000", "delete the Secret \"pi-1-credential-1\"")
        .doesNotContain("spec.deviceCredentialRef", VICTIM_SECRET);
  }

  @Test
  void twoCredentialsOfOneIdentityServiceMayDiffer() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().deviceCredentials(victim()).plan()
        .actions()).singleElement().isInstanceOf(Action.Register.class);
  }

  @Test
  void aDeviceOfOtherCredentialsCanStillBeDeleted() {
    assertThat(DeviceScenario.ofRegisteredDevice()
        .deviceCredentials(attacker("https://registry.attacker.example.org/v3")).deleting().plan()
        .actions()).first().isInstanceOf(Action.DeleteRecord.class);
  }
}
