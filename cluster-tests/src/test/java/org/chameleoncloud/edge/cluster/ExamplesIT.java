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
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Applies every file of {@code examples/}, with another image digest, and with an operator for all namespaces. */
@Isolated("its operator watches all namespaces")
class ExamplesIT {
  private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment("lab");

  private ImageHost images;
  private AuditLog requests;

  @BeforeEach
  void start() throws IOException {
    images = ImageHost.start(env.directory(), env.cluster().baseImage());
    Deployment deployment = env.installForAllNamespaces("bake.httpsProxy=" + images.proxyUrl(),
        "bake.caConfigMap=lab-ca", "bake.balenaApi=" + ImageHost.balenaApi());
    requests = env.audit(deployment);
    env.closeLater(deployment.start());
    env.kubectl("create", "configmap", "lab-ca", "--from-file=" + images.caCertificate()).orFail();
  }

  @AfterEach
  void end() throws IOException {
    images.close();
  }

  @Test
  void allBecomeReadyWithACredentialAndOnlyTheRetainedRecordOutlivesThem()
      throws IOException {
    for (Path file : files()) {
      assertThat(env.apply(text(file))).contains("created");
    }
    env.awaitReason("uc-rpi4-01", ConditionType.READY, "WaitForRegistry");
    env.kubectl("delete", "secret", "chi-edge").orFail();
    env.createCredential();
    env.kubectl("wait", "edf", "--all", "--for=condition=Ready", "--timeout=120s").orFail();
    env.kubectl("wait", "edgedevice", "--all", "--for=condition=Ready", "--timeout=120s").orFail();
    assertThat(env.devices()).hasSize(17).allMatch(Devices::isReady);
    assertImage("uc-rpi4-02");
    assertImage("uc-rpi4-04");
    assertImage("uc-rpi4-05");
    assertImage("uc-rpi4-06");
    assertThat(env.device("uc-rpi4-05").orElseThrow().getStatus().imageSource())
        .isEqualTo(new EdgeDeviceStatus.ImageSource("raspberrypi4-64", "6.10.24+rev3",
            images.sha256()));
    env.kubectl("wait", "pod/copy-image", "--for=condition=Ready", "--timeout=30s").orFail();

    env.kubectl("delete", "edf", "--all", "--timeout=60s").orFail();
    env.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
    assertThat(env.testbed().records()).singleElement()
        .satisfies(kept -> assertThat(kept.name()).isEqualTo("uc-rpi5-roof-east"));
    assertThat(env.cluster().claimDirectory("lab", "edge-images").resolve("lab")).doesNotExist();
    TestEnvironment.eventually("the Jobs and Secrets of bakes are deleted").until(
        () -> env.client().batch().v1().jobs().inNamespace("lab").list().getItems().isEmpty()
            && env.kubectl("get", "secrets", "-o", "name").out().lines().toList()
                .equals(List.of("secret/chi-edge", "secret/lab-wifi")));
    assertThat(requests.forbidden()).isEmpty();
  }

  /** The image on the claim matches the status, and has the device's configuration. */
  private void assertImage(String name) throws IOException {
    EdgeDevice device = env.device(name).orElseThrow();
    EdgeDeviceStatus.Image expected = device.getStatus().image();
    Path image = env.cluster().claimDirectory("lab", expected.claimName()).resolve(expected.path());
    assertThat(image).hasSize(expected.sizeBytes());
    assertThat(Path.of(image + ".sha256")).content().startsWith(expected.sha256());
    try {
      assertThat(
          new Baker(env.cluster().checkout().bakerJar()).readConfig(image).path("uuid").asText())
          .isEqualTo(device.getStatus().uuid().replace("-", ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String text(Path file) throws IOException {
    // The operator itself cannot resolve the name, which only bakes reach through a proxy.
    return Files.readString(file).replace(DIGEST, images.sha256()).replace(
        "checksumURL: https://images.example.org/SHA256SUMS", "sha256: " + images.sha256());
  }

  /** Applied last, because the stand-in node does not wait for a pod's claim. */
  private static boolean isPod(Path file) {
    return file.endsWith("copy-image.yaml") || file.endsWith("upload-image.yaml");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(env.cluster().checkout().examples())) {
      return files.filter(file -> file.toString().endsWith(".yaml"))
          .sorted(Comparator.comparing(ExamplesIT::isPod).thenComparing(Function.identity()))
          .toList();
    }
  }
}
