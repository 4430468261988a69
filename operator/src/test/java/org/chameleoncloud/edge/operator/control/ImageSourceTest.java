package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpecBuilder;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator with image sources, an image server, and devices that are baked from them. */
class ImageSourceTest extends ImageSourceSetting {
  @Test
  void allDevicesOfASourceAreBakedFromItsDigestAndItIsAskedOnce() {
    source("pi4", withDigest().build());
    awaitRevision("pi4", "sha256:" + OLD);
    register("pi-1", device("pi4"));
    register("pi-2", device("pi4"));

    awaitDigest("pi-1", OLD);
    awaitDigest("pi-2", OLD);
    assertThat(checks()).isEqualTo(1);
    assertThat(requests).noneMatch(request -> request.endsWith("/pi4.img"));
    assertThat(operator.status("pi-1").imageSource().source()).isEqualTo("EdgeImageSource/pi4");
  }

  @Test
  void aNewRevisionBakesTheDevicesThatItMay() {
    source("never", withDigest().onUpdate(OnUpdate.Never).build());
    source("all", withDigest().onUpdate(OnUpdate.All).build());
    register("pi-1", device("never"));
    register("pi-2", device("all"));
    awaitDigest("pi-1", OLD);
    awaitDigest("pi-2", OLD);
    int before = jobs.jobNames().size();

    publish(NEW, "all");
    publish(NEW, "never");

    awaitDigest("pi-2", NEW);
    assertThat(operator.status("pi-1").imageSource().sha256()).isEqualTo(OLD);
    assertThat(jobs.jobNames().subList(before, jobs.jobNames().size()))
        .allMatch(name -> name.startsWith("pi-2-"));
    assertThat(status("all").history()).extracting("id").containsExactly("sha256:" + OLD);

    edit("never", spec -> spec.onUpdate(OnUpdate.All));
    awaitDigest("pi-1", NEW);
  }

  @Test
  void aDeviceMayArriveBeforeItsSource() {
    register("pi-1", device("pi4"));
    operator.awaitReason("pi-1", ConditionType.IMAGE_READY, "CreateImageSource");

    source("pi4", withDigest().build());

    awaitDigest("pi-1", OLD);
  }

  @Test
  void aSourceOfTheClusterServesAllNamespaces() {
    ClusterEdgeImageSource source = new ClusterEdgeImageSource();
    source.getMetadata().setName("pi4");
    source.getMetadata().setGeneration(1L);
    source.setSpec(withDigest().build());
    operator.create(source);
    register("pi-1", device(new ImageSourceRef(Kind.ClusterEdgeImageSource, "pi4")));

    awaitDigest("pi-1", OLD);
    assertThat(operator.status("pi-1").imageSource().source())
        .isEqualTo("ClusterEdgeImageSource/pi4");
  }

  @Test
  void withoutADigestOneDeviceDownloadsFirstAndTheSourceLearnsIt() {
    source("pi4", ImageSourceSpecBuilder.builder().url(url + "/pi4.img").build());
    awaitRevision("pi4", "etag:\"abab\"");
    List<String> names = List.of("pi-1", "pi-2", "pi-3", "pi-4");
    names.forEach(name -> register(name, device("pi4")));

    names.forEach(name -> awaitDigest(name, OLD));
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> OLD.equals(status("pi4").revision().sha256()));
    assertThat(requests).allMatch(request -> request.startsWith("HEAD "));
    assertThat(unpinned).as("bakes that accepted any download").hasSize(1);
  }

  @Test
  void theSyncAnnotationAsksAtOnce() {
    source("pi4", withDigest().onUpdate(OnUpdate.All).build());
    awaitRevision("pi4", "sha256:" + OLD);
    register("pi-1", device("pi4"));
    awaitDigest("pi-1", OLD);
    published = NEW;

    operator.client.resources(EdgeImageSource.class).inNamespace(OperatorHarness.NAMESPACE)
        .withName("pi4").edit(source -> {
          source.getMetadata().setAnnotations(Map.of(Annotation.SYNC.key(), "1"));
          return source;
        });

    awaitDigest("pi-1", NEW);
    assertThat(status("pi4").checkRequest()).isEqualTo("1");
    assertThat(checks()).isEqualTo(2);
  }

  @Test
  void anIdleSourceCausesNoRequestAndNoWrite() {
    source("pi4", withDigest().build());
    awaitRevision("pi4", "sha256:" + OLD);
    register("pi-1", device("pi4"));
    awaitDigest("pi-1", OLD);
    operator.awaitReady("pi-1");
    operator.api.clearWrites();
    int polls = operator.polls();
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.polls() > polls + 3);

    assertThat(operator.api.writes()).noneMatch(write -> write.contains("imagesource"));
    assertThat(checks()).isEqualTo(1);
  }

  @Test
  void aRestartAsksNothingAgain() {
    source("pi4", withDigest().build());
    awaitRevision("pi4", "sha256:" + OLD);
    operator.kill();
    run();
    register("pi-1", device("pi4"));

    awaitDigest("pi-1", OLD);
    assertThat(checks()).isEqualTo(1);
  }

  /** Killed after each of its writes, in the middle of a new revision: devices end with it, and no digest is lost. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aKillAtAnyWriteEndsWithTheSameRevision(int writes) {
    source("pi4", ImageSourceSpecBuilder.builder().url(url + "/pi4.img").onUpdate(OnUpdate.All)
        .build());
    register("pi-1", device("pi4"));
    register("pi-2", device("pi4"));
    awaitDigest("pi-1", OLD);
    awaitDigest("pi-2", OLD);
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> OLD.equals(status("pi4").revision().sha256()));
    operator.kill();
    published = NEW;
    edit("pi4", spec -> spec.url(url + "/2/pi4.img"));
    operator.api.acceptWrites(writes);
    run();
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.api.rejectsWrites());
    operator.kill();
    operator.api.acceptAllWrites();
    run();

    awaitDigest("pi-1", NEW);
    awaitDigest("pi-2", NEW);
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> NEW.equals(status("pi4").revision().sha256()));
    assertThat(status("pi4").history()).extracting("sha256").containsExactly(OLD);
  }

  @Test
  void anOperatorThatMayNotReadSourcesManagesDevicesAllTheSame() {
    operator.kill();
    operator.api.forbid("GET .*imagesources.*");
    run();
    register("pi-1", device("pi4"));

    operator.awaitReason("pi-1", ConditionType.IMAGE_READY, "CreateImageSource");
    assertThat(operator.message("pi-1", ConditionType.IMAGE_READY))
        .contains("cannot read resources of the kind EdgeImageSource");
  }

  @Test
  void aWriteThatFailedIsRepeatedWithoutAnotherCheck() {
    operator.api.forbid("PATCH .*edgeimagesources.*");
    source("pi4", withDigest().build());
    await().atMost(OperatorHarness.TIMEOUT).until(() -> checks() == 1);
    operator.api.forbid("");

    awaitRevision("pi4", "sha256:" + OLD);
    assertThat(checks()).isEqualTo(1);
  }
}
