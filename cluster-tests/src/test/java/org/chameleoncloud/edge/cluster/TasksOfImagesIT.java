package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tasks of docs/tasks.md around base images and the container image. */
class TasksOfImagesIT {
  private static final String DEVICE = "uc-rpi4-03";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @BeforeEach
  void start() throws IOException {
    env.createCredential();
    env.startOperator();
  }

  @Test
  void anUploadedImageIsBakedForADevice() throws IOException {
    Path claim = env.cluster().claimDirectory(env.namespace(), "base-images");
    try (TaskSection page = TaskSection.open(env, "Which image, and how it gets onto a claim")) {
      page.withPrograms(
          KubectlWithExec.write(page.directory(), env.cluster().kubectl().file(), claim));
      Files.copy(env.cluster().baseImage(), page.directory().resolve("pi4.img"));

      page.run("kubectl apply");
      page.run("kubectl -n lab wait");
      page.run("kubectl -n lab exec");
      String digest = page.run("kubectl -n lab exec").substring(0, 64);
      page.run("kubectl -n lab delete");
      assertThat(claim.resolve("pi4.img"))
          .hasSameBinaryContentAs(page.directory().resolve("pi4.img"));

      String source = page.save("source.yaml") + "      sha256: " + digest + "\n";
      page.write(DEVICE + ".yaml", device(source));
      page.run("kubectl apply");
      page.run("kubectl apply");
      page.run("kubectl -n lab wait");
    }
    assertThat(env.status(DEVICE).image().claimName()).isEqualTo("edge-images");
  }

  private String device(String image) {
    return Devices.yaml(DEVICE)
        .replace("name: " + DEVICE, "name: " + DEVICE + ", namespace: " + env.namespace())
        .replace("---\n", image);
  }
}
