package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.cluster.BakeObjects;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects of others under names that the operator needs. Only a real API server compares the uid before it deletes. */
class ForeignObjectsIT {
  private static final String OTHER_UID = "0e5ef8f0-0000-4000-8000-000000000000";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private EdgeDevice device() throws Exception {
    env.apply(Devices.yaml("pi"));
    return env.client().resources(EdgeDevice.class).inNamespace(env.namespace()).withName("pi")
        .get();
  }

  private RemovalSpec removal() {
    return RemovalSpec.of(env.namespace(), "pi", "edge-images", env.namespace() + "/pi.img");
  }

  private BakeObjects objects() {
    return new BakeObjects(env.client(), new ApiRequestLimiter(_ -> {}),
        BakeSettings.defaults());
  }

  private Job job() {
    return env.client().batch().v1().jobs().inNamespace(env.namespace())
        .withName(BakeJob.name(removal())).get();
  }

  @Test
  void aJobIsDeletedByItsUidOnly() throws Exception {
    EdgeDevice device = device();
    assertThat(objects().create(removal(), device)).isEmpty();
    assertThat(objects().create(removal(), device)).as("its own Job").isEmpty();
    objects().delete(device, BakeJob.name(removal()), OTHER_UID);
    assertThat(job().isMarkedForDeletion()).isFalse();
    objects().delete(device, BakeJob.name(removal()), job().getMetadata().getUid());
    TestEnvironment.eventually("the Job is deleted").until(() -> job() == null);
    objects().delete(device, BakeJob.name(removal()), OTHER_UID);
  }

  @Test
  void objectsOfOthersAreNeitherUsedNorDeleted() throws Exception {
    EdgeDevice device = device();
    Job foreign = BakeJob.removal(removal(), BakeOwner.of(device), BakeSettings.defaults());
    foreign.getSpec().setSuspend(true);
    foreign.getMetadata().setOwnerReferences(null);
    env.client().resource(foreign).create();
    Secret secret = env.client().resource(new SecretBuilder().withNewMetadata()
        .withNamespace(env.namespace()).withName(BakeJob.name(removal()))
        .withLabels(BakeJob.LABELS).endMetadata().build()).create();
    assertThat(objects().create(removal(), device)).hasValueSatisfying(
        found -> assertThat(found.progress().reason()).isEqualTo(Reason.DELETE_OBJECT));
    objects().delete(device, BakeJob.name(removal()), OTHER_UID);
    assertThat(job()).isNotNull();
    assertThat(env.client().resource(secret).get()).isNotNull();
  }
}
