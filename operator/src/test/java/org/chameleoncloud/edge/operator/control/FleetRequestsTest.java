package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.fleet.template.DesiredDevice;
import org.chameleoncloud.edge.operator.fleet.template.FleetMember;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The requests of fleets to the API server. Their devices exist when the operator starts, because the in-memory one has no
 * server-side apply; {@code FleetIT} and {@code FleetRolloutIT} have a real one.
 */
class FleetRequestsTest {
  private static final String FLEET = "classroom";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private EdgeDeviceFleet createFleet(String... names) {
    EdgeDeviceFleet fleet = new EdgeDeviceFleet();
    fleet.getMetadata().setName(FLEET);
    fleet.getMetadata().setNamespace(OperatorHarness.NAMESPACE);
    fleet.setSpec(EdgeDeviceFleetSpecBuilder.builder().names(List.of(names))
        .template(new Template(null, OperatorHarness.spec())).build());
    return operator.create(fleet);
  }

  /** As the fleet would make it. */
  private void createDevice(EdgeDeviceFleet fleet, FleetMember member) {
    TemplateRevision revision = TemplateRevision.of(FLEET, fleet.getSpec().template());
    operator.create(operator.client.getKubernetesSerialization().convertValue(
        new DesiredDevice(member, revision).body(OperatorHarness.NAMESPACE, FLEET,
            fleet.getMetadata().getUid(), null),
        EdgeDevice.class));
  }

  private EdgeDeviceFleetStatus status() {
    return Objects.requireNonNullElse(operator.client.resources(EdgeDeviceFleet.class)
        .inNamespace(OperatorHarness.NAMESPACE).withName(FLEET).get().getStatus(),
        EdgeDeviceFleetStatus.NONE);
  }

  /** Numbers are reported a few seconds later than conditions. */
  private void assertCounted(int devices) {
    EdgeDeviceFleetStatus status = status();
    assertThat(status.condition(ConditionType.READY).filter(Condition::holds)).as("%s", status)
        .isPresent();
    assertThat(Stream.of(status.registered(), status.ready(), status.healthy(), status.online(),
        status.available())).as("%s", status).containsOnly(devices);
  }

  @Test
  void anIdleFleetMakesNoRequestAndNoWrite() {
    operator.applyValidSecret();
    EdgeDeviceFleet fleet = createFleet("pi-1", "pi-2", "pi-3");
    List<FleetMember> members = FleetMember.of(fleet.getSpec());
    members.forEach(member -> createDevice(fleet, member));
    operator.start();
    members.forEach(member -> operator.awaitStatus(member.name(), found -> found.uuid() != null));
    operator.testbed.records().forEach(record -> operator.testbed.boot(record.name()));
    operator.testbed.tick();
    operator.testbed.pollBalena();
    members.forEach(member -> operator.awaitStatus(member.name(),
        found -> "4/4".equals(found.health())
            && found.condition(ConditionType.ACCESS_ENFORCED).filter(Condition::holds)
                .isPresent()));
    await("the fleet is Ready, and counts them all").atMost(OperatorHarness.TIMEOUT)
        .untilAsserted(() -> assertCounted(members.size()));

    operator.api.clearWrites();
    operator.api.clearReads();
    operator.awaitPolls(10);
    assertThat(operator.api.writes()).isEmpty();
    // The Secret is read once a while, independently of fleets.
    assertThat(operator.api.reads(".*")).allMatch(path -> path.contains("/secrets/"));
  }

  @Test
  void theWritesOfAFleetLeaveRoomForOthers() {
    operator.applyValidSecret();
    EdgeDeviceFleet fleet = createFleet("pi-0");
    int removed = 3 * ApiRequestLimiter.MAX_IN_FLIGHT;
    IntStream.rangeClosed(0, removed)
        .forEach(number -> createDevice(fleet, new FleetMember("pi-" + number, number)));
    operator.api.delayResponses("DELETE .*/edgedevices/.*", Duration.ofMillis(300));
    operator.start();
    await("deletions").atMost(Duration.ofMinutes(1))
        .until(() -> operator.api.delayedWrites() >= removed);
    assertThat(operator.api.maxDelayedInFlight()).isBetween(2L,
        ApiRequestLimiter.MAX_IN_FLIGHT / 2L);
  }
}
