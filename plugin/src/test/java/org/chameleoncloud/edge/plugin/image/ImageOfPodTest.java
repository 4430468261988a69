package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do whose pod does not start: an API server in memory starts none. */
class ImageOfPodTest {
  @TempDir
  private Path directory;
  private PluginHarness plugin;
  private Path output;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    plugin.create(Fleet.ONLINE);
    output = directory.resolve("pi.img");
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private List<Pod> pods() {
    return plugin.client().pods().inNamespace("lab").withLabels(TransferPod.LABELS).list()
        .getItems();
  }

  private Run download(String... more) {
    String[] command = {"image", "download", "uc-rpi4-03", "--output", output.toString()};
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return plugin.run(all);
  }

  @Test
  void aPodThatDoesNotStartIsDeletedAndTheCauseIsNamed() {
    Run run = download("--pod-image", "registry.example.org/baker:1", "--pod-timeout", "1s");

    assertThat(run.code()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains("which has the claim edge-images mounted, did not start within")
        .contains("wait until that pod has ended");
    assertThat(pods()).isEmpty();
    assertThat(output).doesNotExist();
  }

  @Test
  void aContainerImageThatCannotBePulledEndsItAtOnce() throws Exception {
    CompletableFuture<Run> run = CompletableFuture
        .supplyAsync(() -> download("--pod-image", "registry.example.org/none:1"));
    Awaitility.await().atMost(Duration.ofSeconds(50)).until(() -> !pods().isEmpty());
    Pod pod = pods().getFirst();
    pod.setStatus(new PodStatusBuilder().withPhase("Pending").withContainerStatuses(
        new ContainerStatusBuilder().withName(TransferPod.CONTAINER)
            .withState(new ContainerStateBuilder().withNewWaiting()
                .withReason("ImagePullBackOff").withMessage("not found").endWaiting().build())
            .build())
        .build());
    plugin.client().resource(pod).updateStatus();

    assertThat(run.get().code()).as(run.get().err()).isEqualTo(1);
    assertThat(run.get().err()).contains("ImagePullBackOff: not found").contains("--pod-image");
    assertThat(pods()).isEmpty();
  }

  @Test
  void podsOfKilledCommandsAreDeletedWhenTheyHaveEnded() {
    for (String phase : List.of("Failed", "Running")) {
      Pod left = plugin.client().resource(new PodBuilder().withNewMetadata().withNamespace("lab")
          .withName("left-" + phase.toLowerCase(Locale.ROOT))
          .withLabels(TransferPod.LABELS).endMetadata().withNewSpec().addNewContainer()
          .withName("baker").endContainer().endSpec().build()).create();
      left.setStatus(new PodStatusBuilder().withPhase(phase).build());
      plugin.client().resource(left).updateStatus();
    }

    download("--pod-image", "registry.example.org/baker:1", "--pod-timeout", "1s");

    assertThat(pods()).extracting(pod -> pod.getMetadata().getName())
        .containsExactly("left-running");
  }

  @Test
  void theContainerImageIsThatOfTheImageServerOrNamedByTheUser() {
    Run unknown = download("--pod-timeout", "1s");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("the container image with the baker is not known")
        .contains("--pod-image");

    plugin.client().resource(new PodBuilder().withNewMetadata().withNamespace("lab")
        .withName("server").withLabels(Map.of(Label.BAKE_AFFINITY.key(), "true")).endMetadata()
        .withNewSpec().addNewContainer().withName("server")
        .withImage("registry.example.org/operator:2").endContainer().endSpec().build()).create();
    assertThat(download("--pod-timeout", "1s").code()).isEqualTo(5);
  }

  @Test
  void theContainerImageIsNotThatOfAnotherCommandsPod() {
    Map<String, String> labels = new HashMap<>(TransferPod.LABELS);
    labels.put(Label.BAKE_AFFINITY.key(), "true");
    plugin.client().resource(new PodBuilder().withNewMetadata().withNamespace("lab")
        .withName("other").withLabels(labels).endMetadata().withNewSpec().addNewContainer()
        .withName("baker").withImage("registry.example.org/wrong:1").endContainer().endSpec()
        .build()).create();

    Run run = download("--pod-timeout", "1s");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("the container image with the baker is not known");
  }

  @Test
  void theContainerImageIsThatOfTheOperatorIfTheUserMaySeeIt() {
    plugin.namespace("chi-edge");
    plugin.client().resource("""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: chi-edge-operator
          namespace: chi-edge
          labels: {app.kubernetes.io/name: chi-edge-operator}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec:
              containers:
              - {name: operator, image: "x:1", args: ["--bake-image=registry.example.org/o:3"]}
        """).create();

    assertThat(download("--pod-timeout", "1s").code()).isEqualTo(5);
  }

  @Test
  void aDeviceWithoutAnImageIsNotFound() {
    plugin.create(Fleet.UNSEEN);
    for (String command : List.of("download", "config")) {
      Run run = plugin.run("image", command, "bench-2");
      assertThat(run.code()).isEqualTo(3);
      assertThat(run.err()).contains("bench-2 has no image yet");
    }
  }

  @Test
  void aConfigurationIsNotShownOnATerminalUnlessAskedFor() throws Exception {
    plugin.terminal(80);
    Run run = plugin.run("image", "config", "uc-rpi4-03");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("--show");
    assertThat(pods()).isEmpty();

    Files.createFile(output);
    assertThat(plugin.run("image", "config", "uc-rpi4-03", "--output", output.toString()).code())
        .isEqualTo(4);
  }
}
