package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every file of {@code examples/}, applied as it is but for the digest of an image that nobody can have, with an
 * operator that looks after all namespaces.
 */
@Isolated("its operator looks after all namespaces")
class ExamplesIT {
  private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @RegisterExtension
  final Lab lab = new Lab("lab");

  private ImageHost images;
  private AuditLog asked;

  @BeforeEach
  void start() throws IOException {
    images = ImageHost.of(lab.folder(), lab.plane().image());
    Deployment deployment = lab.installEverywhere("bake.httpsProxy=" + images.proxyUrl(),
        "bake.caConfigMap=lab-ca");
    asked = lab.audit(deployment);
    lab.ends(deployment.start());
    lab.kubectl("create", "configmap", "lab-ca", "--from-file=" + images.authority()).orFail();
  }

  @AfterEach
  void end() throws IOException {
    images.close();
  }

  @Test
  void allOfThemReachReadyOnceTheSecretIsFilledInAndLeaveNothingBehindButWhatIsToStay()
      throws IOException {
    for (Path file : files()) {
      assertThat(lab.apply(text(file))).contains("created");
    }
    lab.awaitReason("uc-rpi4-01", "Ready", "WaitForRegistry");
    lab.kubectl("delete", "secret", "chi-edge").orFail();
    lab.credential();
    lab.kubectl("wait", "edgedevice", "--all", "--for=condition=Ready", "--timeout=120s").orFail();
    assertThat(lab.devices()).hasSize(9).allMatch(Devices::isReady);
    assertImage("uc-rpi4-02");
    assertImage("uc-rpi4-04");
    lab.kubectl("wait", "pod/copy-image", "--for=condition=Ready", "--timeout=30s").orFail();

    lab.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
    assertThat(lab.testbed().records()).singleElement()
        .satisfies(kept -> assertThat(kept.name()).isEqualTo("uc-rpi5-roof-east"));
    assertThat(lab.plane().claim("lab", "edge-images").resolve("lab")).doesNotExist();
    Lab.patience("no Job and no Secret of a bake is left").until(
        () -> lab.client().batch().v1().jobs().inNamespace("lab").list().getItems().isEmpty()
            && lab.kubectl("get", "secrets", "-o", "name").out().lines().toList()
                .equals(List.of("secret/chi-edge", "secret/lab-wifi")));
    assertThat(asked.forbidden()).isEmpty();
  }

  /** On the claim lies what the status tells, with the device's own configuration in it. */
  private void assertImage(String name) throws IOException {
    EdgeDevice device = lab.device(name).orElseThrow();
    EdgeDeviceStatus.Image told = device.getStatus().image();
    Path image = lab.plane().claim("lab", told.claimName()).resolve(told.path());
    assertThat(image).hasSize(told.sizeBytes());
    assertThat(Path.of(image + ".sha256")).content().startsWith(told.sha256());
    try {
      assertThat(
          new Baker(lab.plane().checkout().bakerJar()).readConfig(image).path("uuid").asText())
          .isEqualTo(device.getStatus().uuid().replace("-", ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String text(Path file) throws IOException {
    return Files.readString(file).replace(DIGEST, images.sha256());
  }

  /** The last: the node here, unlike a real one, does not wait for a pod's claim. */
  private static boolean isPod(Path file) {
    return file.endsWith("copy-image.yaml");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(lab.plane().checkout().examples())) {
      return files.filter(file -> file.toString().endsWith(".yaml"))
          .sorted(Comparator.comparing(ExamplesIT::isPod).thenComparing(Function.identity()))
          .toList();
    }
  }
}
