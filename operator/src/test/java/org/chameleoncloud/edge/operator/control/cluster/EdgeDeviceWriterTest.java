package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which is newer: the response to our own last write, or what the watch delivered. */
class EdgeDeviceWriterTest {
  private static final EdgeDeviceStatus REGISTERED = EdgeDeviceStatusBuilder.builder()
      .uuid("9f2a008e-eac8-4cd7-9164-db5075faa039").build();
  private static final EdgeDeviceSpec SPEC = EdgeDeviceSpecBuilder.builder()
      .machineName("raspberrypi4-64").contactEmail("lab@example.org").build();

  private final DeviceMemory memory = new DeviceMemory();
  private KubernetesMockServer server;
  private KubernetesClient client;
  private EdgeDeviceWriter writer;

  @BeforeEach
  void start() {
    server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(),
        new KubernetesCrudDispatcher(), false);
    server.init();
    server.expectCustomResource(
        CustomResourceDefinitionContext.fromCustomResourceType(EdgeDevice.class));
    client = server.createClient();
    writer = new EdgeDeviceWriter(client, new ApiRequestLimiter(_ -> {}), memory, () -> {});
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  private EdgeDevice create() {
    EdgeDevice device = new EdgeDevice();
    device.setMetadata(new ObjectMetaBuilder().withName("pi").withNamespace("lab").build());
    device.setSpec(SPEC);
    return client.resource(device).create();
  }

  private EdgeDevice stored() {
    return client.resources(EdgeDevice.class).inNamespace("lab").withName("pi").get();
  }

  private static EdgeDevice copy(EdgeDevice device, String version) {
    EdgeDevice copy = new EdgeDevice();
    copy.setMetadata(new ObjectMetaBuilder(device.getMetadata()).withResourceVersion(version)
        .build());
    copy.setSpec(device.getSpec());
    copy.setStatus(device.getStatus());
    return copy;
  }

  private static String next(EdgeDevice device) {
    return Long.toString(Long.parseLong(device.getMetadata().getResourceVersion()) + 1);
  }

  @Test
  void beforeAWriteTheWatchIsAllThatIsKnown() {
    EdgeDevice cached = create();

    assertThat(writer.latest(cached)).isSameAs(cached);
  }

  @Test
  void theResponseToAWriteIsNewerThanWhatTheWatchDeliveredBefore() {
    EdgeDevice cached = create();
    writer.writeStatus(cached, REGISTERED);

    assertThat(writer.latest(cached).getStatus()).isEqualTo(REGISTERED);
    assertThat(writer.latest(cached).getMetadata().getResourceVersion())
        .isEqualTo(stored().getMetadata().getResourceVersion());
  }

  @Test
  void whatTheWatchDeliversAfterwardsIsNewerAndTheResponseIsForgotten() {
    EdgeDevice cached = create();
    writer.writeStatus(cached, REGISTERED);
    EdgeDevice changed = copy(stored(), next(stored()));

    assertThat(writer.latest(changed)).isSameAs(changed);
    assertThat(writer.latest(cached)).as("nothing is kept any more").isSameAs(cached);
  }

  @Test
  void aResponseThatTheWatchHasDeliveredIsForgotten() {
    EdgeDevice cached = create();
    writer.writeStatus(cached, REGISTERED);
    writer.delivered(stored());

    assertThat(writer.latest(cached)).isSameAs(cached);
  }

  @Test
  void aResponseIsNotKeptIfTheWatchWasFaster() {
    EdgeDevice cached = create();
    writer.watched(id -> Optional.of(copy(stored(), next(stored()))));
    writer.writeStatus(cached, REGISTERED);

    assertThat(writer.latest(cached)).isSameAs(cached);
  }

  @Test
  void aResponseSaysNothingOfAResourceThatHasTheNameNow() {
    EdgeDevice cached = create();
    writer.writeStatus(cached, REGISTERED);
    EdgeDevice recreated = copy(cached, "1");
    recreated.getMetadata().setUid("another");

    assertThat(writer.latest(recreated)).isSameAs(recreated);
  }

  /** A watch that was opened before the CRD was upgraded leaves out new fields. */
  @Test
  void ofOneVersionTheResponseCountsIfItHasAnotherSpecOfTheSameGeneration() {
    EdgeDevice cached = create();
    writer.writeStatus(cached, REGISTERED);
    EdgeDevice incomplete = copy(stored(), stored().getMetadata().getResourceVersion());
    incomplete.setSpec(EdgeDeviceSpecBuilder.builder(SPEC).contactEmail(null).build());

    assertThat(writer.latest(incomplete).getSpec()).isEqualTo(SPEC);
    incomplete.getMetadata().setGeneration(7L);
    assertThat(writer.latest(incomplete)).as("of another generation").isSameAs(incomplete);
  }

  @Test
  void aWriteSaysWhetherTheSpecIsAnotherOneThanWasReconciled() {
    EdgeDevice cached = create();
    EdgeDevice incomplete = copy(cached, cached.getMetadata().getResourceVersion());
    incomplete.setSpec(EdgeDeviceSpecBuilder.builder(SPEC).contactEmail(null).build());

    assertThat(writer.writeStatus(cached, REGISTERED)).isFalse();
    assertThat(writer.writeStatus(incomplete, REGISTERED)).isTrue();
  }

  @Test
  void nothingIsKeptOfADeviceThatWasForgotten() {
    EdgeDevice cached = create();
    writer.writeStatus(cached, REGISTERED);
    memory.forget(ResourceID.fromResource(cached));

    assertThat(writer.latest(cached)).isSameAs(cached);
  }

  @Test
  void nothingIsWrittenToAResourceThatWasDeleted() {
    EdgeDevice cached = create();
    client.resource(cached).delete();

    assertThat(writer.writeStatus(cached, REGISTERED)).isFalse();
    assertThat(writer.latest(cached)).isSameAs(cached);
  }

  @Test
  void theResponsesToBothWritesOfTheFinalizerAreKept() {
    EdgeDevice cached = create();
    writer.addFinalizer(cached);
    assertThat(writer.latest(cached).hasFinalizer(EdgeDevice.FINALIZER)).isTrue();
    writer.removeFinalizer(writer.latest(cached));
    assertThat(writer.latest(cached).hasFinalizer(EdgeDevice.FINALIZER)).isFalse();
  }
}
