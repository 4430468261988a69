package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.cluster.BakeObjects;
import org.chameleoncloud.edge.operator.control.cluster.BakeObjects.Unmet;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.BakeSpecBuilder;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant knows the names of the objects that a bake will have, and creates his own under them. */
class BakeObjectsTest {
  private static final BakeSpec BAKE = BakeSpecBuilder.builder().namespace("lab").device("pi")
      .source(new ImageSpec.Source(null, null, "base-images", "pi4.img")).claimName("edge-images")
      .path("lab/pi.img").form(ImageForm.Raw).machineName("raspberrypi4-64")
      .config(Sensitive.of("{}")).keyfiles(new TreeMap<>()).inputsHash("f".repeat(64)).attempt(1)
      .build();
  private static final RemovalSpec REMOVAL = RemovalSpec.of("lab", "pi", "edge-images",
      "lab/pi.img");
  private static final String NAME = BakeJob.name(BAKE);

  private final OperatorHarness cluster = new OperatorHarness();
  private final EdgeDevice device = cluster.apply("pi", OperatorHarness.spec());

  @AfterEach
  void close() {
    cluster.close();
  }

  private BakeObjects objects(BakeSettings settings) {
    return new BakeObjects(cluster.client, new ApiRequestLimiter(_ -> {}), settings);
  }

  private BakeObjects objects() {
    return objects(BakeSettings.defaults());
  }

  private Optional<Unmet> create() {
    return objects().create(BAKE, device, () -> {});
  }

  private Job job(String name) {
    return cluster.client.batch().v1().jobs().inNamespace("lab").withName(name).get();
  }

  private Secret secret() {
    return cluster.client.secrets().inNamespace("lab").withName(NAME).get();
  }

  /** With our labels and the right name, as anyone can write them. */
  private Secret foreignSecret() {
    return cluster.create(new SecretBuilder().withNewMetadata().withNamespace("lab").withName(NAME)
        .withLabels(BakeJob.LABELS).addToLabels(Label.PURPOSE.key(), "bake").endMetadata()
        .addToData("config.json", "e30=").build());
  }

  private Job foreignJob(String name) {
    return cluster.create(new JobBuilder().withNewMetadata().withNamespace("lab").withName(name)
        .withLabels(BakeJob.LABELS).addToLabels(Label.PURPOSE.key(), "bake").endMetadata()
        .build());
  }

  private static void assertOccupied(Optional<Unmet> unmet, String object) {
    assertThat(unmet).hasValueSatisfying(found -> {
      assertThat(found.progress().reason()).isEqualTo(Reason.DELETE_OBJECT);
      assertThat(found.progress().message()).startsWith("The " + object)
          .contains("was not created by the operator", "Delete it");
    });
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }

  @Test
  void aSecretThatSomeoneElseCreatedIsNotUsed() {
    Secret foreign = foreignSecret();
    assertOccupied(create(), "Secret \"" + NAME + "\"");
    assertThat(job(NAME)).isNull();
    assertThat(secret()).isEqualTo(foreign);
  }

  @Test
  void aSecretOfTheDeviceWithOtherContentIsNotUsed() {
    create();
    Secret changed = new SecretBuilder(secret()).addToData("config.json", "e3t9").build();
    cluster.client.resource(changed).update();
    assertOccupied(create(), "Secret");
  }

  @Test
  void aJobThatSomeoneElseCreatedIsNotUsed() {
    Job foreign = foreignJob(NAME);
    assertOccupied(create(), "Job \"" + NAME + "\"");
    assertThat(job(NAME)).isEqualTo(foreign);
  }

  @Test
  void aRemovalThatSomeoneElseCreatedIsNotUsed() {
    foreignJob(BakeJob.name(REMOVAL));
    assertOccupied(objects().create(REMOVAL, device), "Job");
  }

  @Test
  void whatAnInterruptedReconciliationCreatedIsUsed() {
    assertThat(create()).isEmpty();
    String uid = uid(job(NAME));
    assertThat(create()).isEmpty();
    assertThat(uid(job(NAME))).isEqualTo(uid);
    assertThat(objects().create(REMOVAL, device)).isEmpty();
    assertThat(objects().create(REMOVAL, device)).isEmpty();
  }

  @Test
  void aJobIsDeletedWithItsSecret() {
    create();
    objects().delete(device, NAME, uid(job(NAME)));
    assertThat(job(NAME)).isNull();
    assertThat(secret()).isNull();
    objects().delete(device, NAME, "uid-of-what-is-gone");
  }

  @Test
  void aSecretThatOnlyHasTheNameOfAJobIsNotDeleted() {
    Secret foreign = foreignSecret();
    objects().delete(device, NAME, "uid");
    assertThat(secret()).isEqualTo(foreign);
  }

  @Test
  void aSecretOfAnEarlierDeviceOfThatNameIsNotDeleted() {
    create();
    cluster.delete("pi");
    EdgeDevice later = cluster.apply("pi", OperatorHarness.spec());
    objects().delete(later, NAME, "uid");
    assertThat(secret()).isNotNull();
  }

  @Test
  void aJobThatReplacedTheOneToDeleteStays() {
    create();
    String uid = uid(job(NAME));
    cluster.client.resource(job(NAME)).delete();
    Job other = foreignJob(NAME);
    objects().delete(device, NAME, uid);
    assertThat(job(NAME)).isEqualTo(other);
  }

  private void claim(String name, Map<String, String> labels) {
    cluster.create(new PersistentVolumeClaimBuilder().withNewMetadata().withNamespace("lab")
        .withName(name).withLabels(labels).endMetadata().build());
  }

  private Optional<Unmet> unmetWithLabels() {
    return objects(BakeSettingsBuilder.builder(BakeSettings.defaults()).requireClaimLabel(true)
        .build()).unmet(BAKE);
  }

  @Test
  void whereClaimsNeedALabelOthersAreNotUsed() {
    claim("edge-images", Map.of(Label.IMAGES.key(), "true"));
    claim("base-images", Map.of(Label.IMAGES.key(), "false"));
    assertThat(objects().unmet(BAKE)).isEmpty();
    assertThat(unmetWithLabels()).hasValueSatisfying(found -> {
      assertThat(found.progress().reason()).isEqualTo(Reason.LABEL_CLAIM);
      assertThat(found.progress().message()).contains("\"base-images\"",
          "edge.chameleoncloud.org/images=true");
    });
  }

  @Test
  void claimsWithTheLabelAreUsed() {
    claim("edge-images", Map.of(Label.IMAGES.key(), "true"));
    claim("base-images", Map.of(Label.IMAGES.key(), "true"));
    assertThat(unmetWithLabels()).isEmpty();
  }
}
