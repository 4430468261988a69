package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

/** Which Jobs and Secrets are a device's, and which only look like it. */
class BakeOwnerTest {
  private static final BakeOwner OWNER = new BakeOwner("lab", "pi-1", "uid-1");
  private static final BakeSpec BAKE = BakeSpecBuilder.builder().namespace("lab").device("pi-1")
      .claimName("edge-images").path("lab/pi-1.config.json").form(ImageForm.Config)
      .machineName("raspberrypi4-64").config(Sensitive.of("{}")).keyfiles(new TreeMap<>())
      .inputsHash("f".repeat(64)).attempt(1).build();

  private static Job job() {
    return BakeJob.bake(BAKE, OWNER, BakeSettings.defaults());
  }

  private static void assertForeign(UnaryOperator<JobBuilder> change) {
    assertThat(OWNER.owns(change.apply(new JobBuilder(job())).build())).isFalse();
  }

  @Test
  void ownsWhatTheOperatorMakesForIt() {
    assertThat(OWNER.owns(job())).isTrue();
    assertThat(OWNER.owns(BakeJob.bake(BAKE.attempt(17), OWNER, BakeSettings.defaults())))
        .isTrue();
    assertThat(OWNER.owns(BakeJob.secret(BAKE, OWNER))).isTrue();
    assertThat(OWNER.owns(BakeJob.removal(
        RemovalSpec.of("lab", "pi-1", "edge-images", "lab/pi-1.img"), OWNER,
        BakeSettings.defaults()))).isTrue();
  }

  @Test
  void aDeviceIsAnOwnerByNamespaceNameAndUid() {
    EdgeDevice device = new EdgeDevice();
    device.getMetadata().setNamespace("lab");
    device.getMetadata().setName("pi-1");
    device.getMetadata().setUid("uid-1");
    assertThat(BakeOwner.of(device)).isEqualTo(OWNER);
    assertThat(BakeOwner.claimedBy(job())).contains(OWNER);
  }

  @Test
  void doesNotOwnWhatHasOnlyItsLabelsAndName() {
    assertForeign(job -> job.editMetadata().withOwnerReferences().endMetadata());
  }

  @Test
  void doesNotOwnWhatAnEarlierDeviceOfItsNameOwned() {
    assertThat(new BakeOwner("lab", "pi-1", "uid-2").owns(job())).isFalse();
    assertThat(new BakeOwner("lab", "pi-2", "uid-1").owns(job())).isFalse();
  }

  @Test
  void doesNotOwnWhatIsInAnotherNamespace() {
    assertForeign(job -> job.editMetadata().withNamespace("roof").endMetadata());
  }

  @Test
  void doesNotOwnWhatItDoesNotControl() {
    assertForeign(job -> job.editMetadata().editFirstOwnerReference().withController(false)
        .endOwnerReference().endMetadata());
    assertForeign(job -> job.editMetadata().editFirstOwnerReference().withKind("ConfigMap")
        .endOwnerReference().endMetadata());
    assertForeign(job -> job.editMetadata().editFirstOwnerReference()
        .withApiVersion("example.org/v1").endOwnerReference().endMetadata());
  }

  @Test
  void doesNotOwnWhatHasAnotherNameThanItsInputsGive() {
    assertForeign(job -> job.editMetadata().withName("pi-1-bake").endMetadata());
    assertForeign(job -> job.editMetadata().withName(BakeJob.name(BAKE) + "x").endMetadata());
    assertForeign(job -> job.editMetadata().addToAnnotations(Annotation.INPUTS_HASH.key(), "0")
        .endMetadata());
    assertForeign(job -> job.editMetadata().addToLabels(Label.PURPOSE.key(), "remove")
        .endMetadata());
    assertForeign(job -> job.editMetadata().removeFromLabels(Label.MANAGED_BY.key())
        .endMetadata());
  }
}
