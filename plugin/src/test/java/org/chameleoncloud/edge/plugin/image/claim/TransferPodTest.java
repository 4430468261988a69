package org.chameleoncloud.edge.plugin.image.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod.Access;
import org.junit.jupiter.api.Test;

class TransferPodTest {
  private static final Pod POD = pod("edge-images", true, Access.READ);

  private static Pod pod(String claim, boolean isDefault, Access access) {
    return new TransferPod(claim, isDefault, access,
        new BakerImage("registry.example.org/operator:1", List.of()), null, Duration.ofHours(6))
        .build("chi-edge-transfer-1");
  }

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

  /** Otherwise a bake on another node would wait for a claim that can be mounted on one only. */
  @Test
  void bakesPreferItsNodeAndItTheirsWhereItHasTheirClaim() {
    assertThat(POD.getMetadata().getLabels()).containsEntry(Label.BAKE_AFFINITY.key(), "true");
    assertThat(POD.getSpec().getAffinity().getPodAffinity()
        .getPreferredDuringSchedulingIgnoredDuringExecution()).hasSize(2);

    Pod other = pod("base-images", false, Access.READ);
    assertThat(other.getMetadata().getLabels()).doesNotContainKey(Label.BAKE_AFFINITY.key());
    assertThat(other.getSpec().getAffinity()).isNull();
  }

  @Test
  void writesOnlyToTheClaimAndOnlyIfItHasTo() {
    Pod writing = pod("base-images", false, Access.WRITE);

    assertThat(writing.getSpec().getVolumes()).singleElement().satisfies(volume -> assertThat(
        volume.getPersistentVolumeClaim().getReadOnly()).isFalse());
    assertThat(writing.getSpec().getContainers().getFirst().getVolumeMounts()).singleElement()
        .satisfies(mount -> assertThat(mount.getReadOnly()).isFalse());
    assertThat(writing.getSpec().getContainers().getFirst().getSecurityContext()
        .getReadOnlyRootFilesystem()).isTrue();
  }
}
