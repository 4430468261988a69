package org.chameleoncloud.edge.plugin.image.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferPodTest {
  private static final Pod POD = new TransferPod("edge-images",
      new BakerImage("registry.example.org/operator:1", List.of()), null, Duration.ofHours(6))
      .build("chi-edge-transfer-1");

  /** As the Pod Security Standard restricted asks for: kubernetes.io/docs/concepts/security/pod-security-standards. */
  @Test
  void isRestrictedAndHasNoToken() {
    Container container = POD.getSpec().getContainers().getFirst();
    assertThat(POD.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(POD.getSpec().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(POD.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void readsTheClaimAndEndsOnItsOwn() {
    assertThat(POD.getSpec().getVolumes()).singleElement().satisfies(volume -> {
      assertThat(volume.getPersistentVolumeClaim().getClaimName()).isEqualTo("edge-images");
      assertThat(volume.getPersistentVolumeClaim().getReadOnly()).isTrue();
    });
    assertThat(POD.getSpec().getActiveDeadlineSeconds()).isEqualTo(21600);
    assertThat(POD.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(POD.getSpec().getContainers().getFirst().getCommand())
        .endsWith("hold", "--seconds", "21600");
    assertThat(POD.getMetadata().getLabels()).containsAllEntriesOf(TransferPod.LABELS);
  }
}
