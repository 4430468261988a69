package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator that runs with {@code --require-secret-label}: a device can use only Secrets that are meant for devices. */
class SecretLabelTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String PASSWORD = "a password of a database";
  private static final String KEYFILE = "[connection]\nid=vpn\ntype=ethernet\n";

  private final OperatorHarness operator = new OperatorHarness();

  @BeforeEach
  void start() {
    operator.start(OperatorSettingsBuilder.builder(OperatorHarness.settings())
        .requireSecretLabel(true).build());
  }

  @AfterEach
  void close() {
    operator.close();
  }

  private void label(String secret, String value) {
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName(secret)
        .edit(found -> found.edit().editMetadata().addToLabels(Label.USE.key(), value)
            .endMetadata().build());
  }

  private String awaitLabelSecret(ConditionType condition) {
    operator.awaitReason(NAME, condition, "LabelSecret");
    return operator.message(NAME, condition);
  }

  @Test
  void aCredentialWithoutTheLabelIsNotSentUntilItHasIt() {
    operator.applyValidSecret();
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(awaitLabelSecret(ConditionType.READY))
        .isEqualTo("Secret \"chi-edge\" may not be used: it lacks "
            + "the label that this operator requires. If devices may use it, run: kubectl -n lab label secret chi-edge "
            + "--overwrite edge.chameleoncloud.org/use=true");
    operator.awaitEvent("LabelSecret");
    assertThat(operator.testbed.requests().count("POST", "/v3/auth/tokens")).isZero();

    label("chi-edge", "false");
    assertThat(awaitLabelSecret(ConditionType.READY)).contains("may not be used");
    label("chi-edge", "true");
    operator.awaitReady(NAME);
  }

  @ParameterizedTest
  @MethodSource("connections")
  void aSecretThatIsNotForDevicesIsNotBakedIntoAnImage(NetworkConnection connection) {
    operator.applyValidSecret();
    label("chi-edge", "true");
    operator.applySecret("database", Map.of("passphrase", PASSWORD, "keyfile", KEYFILE));
    try (FakeJobController jobs = FakeJobController.start(operator)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec(), TestImages
          .from(new ImageSpec.Source(null, null, "base-images", "pi4.img"))
          .connections(List.of(connection)).build()));
      operator.awaitStatus(NAME, status -> status.uuid() != null);
      operator.testbed.tick();
      assertThat(awaitLabelSecret(ConditionType.IMAGE_READY)).contains("\"database\"");
      assertThat(jobs.jobNames()).isEmpty();
      label("database", "true");
      operator.awaitReady(NAME);
    }
  }

  static Stream<NetworkConnection> connections() {
    return Stream.of(TestImages.wifi("lab", "Lab", "database"),
        TestImages.keyfile("lab", "database"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clouds.yaml", "passphrase", "password"})
  void theMessageDoesNotShowWhichKeysASecretHas(String key) {
    operator.applySecret("chi-edge", Map.of(key, PASSWORD));
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(awaitLabelSecret(ConditionType.READY)).contains("it lacks the label")
        .doesNotContain(key, PASSWORD);
  }

  @Test
  void removingTheLabelEndsTheUseOfACredential() {
    operator.applyValidSecret();
    label("chi-edge", "true");
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    label("chi-edge", "");
    awaitLabelSecret(ConditionType.READY);
  }
}
