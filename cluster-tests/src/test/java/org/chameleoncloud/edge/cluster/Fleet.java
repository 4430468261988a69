package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;

/** Devices that are created, changed and deleted at random, with their expected final state. */
final class Fleet {
  private static final List<String> NAMES = IntStream.range(0, 12).mapToObj(i -> "device-" + i)
      .toList();

  /** Per name: the operator corrects a record that is edited again and again only after a while, here two minutes. */
  private static final int MAX_EDITS = 3;

  private final TestEnvironment env;
  private final Random random;
  private final Map<String, Spec> expected = new TreeMap<>();
  private final Map<String, Integer> edits = new HashMap<>();
  /** All record UUIDs that each resource ever had, by its uid. */
  private final Map<String, Set<String>> records = new HashMap<>();
  private int created;
  private int changes;

  Fleet(TestEnvironment env, Random random) {
    this.env = env;
    this.random = random;
  }

  /** The spec of a device; null for a field that is not set. */
  private record Spec(String egress, String profile, String image) {
    String yaml(String name) {
      List<String> lines = new ArrayList<>();
      if (egress != null) {
        lines.add("localEgress: " + egress);
      }
      if (profile != null) {
        lines.add("deviceProfiles: [" + profile + "]");
      }
      if (image != null) {
        lines.add("image: {source: {claimName: base-images, path: pi4.img}, country: " + image
            + "}");
      }
      return Devices.yaml(name, lines.toArray(String[]::new));
    }
  }

  private Spec randomSpec() {
    return new Spec(random("allow", "deny", null), random("pi_camera", "pi_gpio", null),
        random("US", "DE", null, null));
  }

  private String random(String... values) {
    return values[random.nextInt(values.length)];
  }

  /** Makes one change: creates, changes or deletes a device, or edits a record on the testbed. */
  void change() {
    changes++;
    String name = NAMES.get(random.nextInt(NAMES.size()));
    if (!expected.containsKey(name)) {
      create(name);
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> delete(name);
      case 1 -> editRecord(name);
      default -> apply(name);
    }
  }

  /** Reuses a name only after its device is deleted. */
  private void create(String name) {
    if (find(name).isEmpty()) {
      created++;
      apply(name);
    }
  }

  private void apply(String name) {
    Spec spec = randomSpec();
    expected.put(name, spec);
    TestEnvironment.eventually(name + " is applied")
        .until(() -> env.kubectlWithInput(spec.yaml(name), "apply", "-f",
            "-").exitCode() == 0);
  }

  private void delete(String name) {
    expected.remove(name);
    TestEnvironment.eventually(name + " is deleted")
        .until(() -> env.kubectl("delete", "edgedevice", name,
            "--wait=false", "--ignore-not-found").exitCode() == 0);
  }

  private void editRecord(String name) {
    if (env.testbed().record(name).isPresent()
        && edits.merge(name, 1, Integer::sum) <= MAX_EDITS) {
      try {
        env.testbed().editByHand(name, PatchOperation.add("/properties/local_egress",
            random("allow", "deny")));
      } catch (IllegalArgumentException _) {
        // It was deleted meanwhile.
      }
    }
  }

  private Optional<EdgeDevice> find(String name) {
    return TestEnvironment.eventually("the API server responds for " + name).until(
        () -> env.device(name),
        Objects::nonNull);
  }

  /** Records the current UUIDs, if the API server is available. */
  void recordUuids() {
    try {
      for (EdgeDevice device : env.devices()) {
        if (device.getStatus() != null && device.getStatus().uuid() != null) {
          records.computeIfAbsent(device.getMetadata().getUid(), _ -> new HashSet<>())
              .add(device.getStatus().uuid());
        }
      }
    } catch (KubernetesClientException _) {
      // The next call may succeed.
    }
  }

  /** Waits for the expected state, and asserts that nothing was registered twice. */
  void assertExpectedState() {
    // The first retry of a failed bake is after five minutes.
    TestEnvironment.eventually("all devices are as expected")
        .atMost(TestEnvironment.TIMEOUT.multipliedBy(8))
        .untilAsserted(this::compare);
    recordUuids();
    assertThat(records.values()).as("records of one resource").allSatisfy(
        one -> assertThat(one).hasSize(1));
    long registered = env.testbed().requests().all().stream()
        .filter(request -> request.method().equals("POST")
            && request.route().equals("/v1/hardware") && request.status() == 201)
        .count();
    assertThat(registered).as("records ever created for %d resources", created)
        .isBetween((long) expected.size(), (long) created);
  }

  private void compare() {
    Map<String, EdgeDevice> devices = new TreeMap<>();
    env.devices().forEach(device -> devices.put(device.getMetadata().getName(), device));
    assertThat(devices.keySet()).as(() -> "the devices; " + this + details(devices))
        .isEqualTo(expected.keySet());
    assertThat(env.testbed().records()).extracting(DeviceRecord::name)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((name, spec) -> compare(name, spec, devices.get(name)));
  }

  /** The conditions of devices that should not exist, and all Jobs and pods. */
  private String details(Map<String, EdgeDevice> devices) {
    StringBuilder details = new StringBuilder();
    devices.forEach((name, device) -> {
      if (!expected.containsKey(name)) {
        details.append("\n").append(conditions(name, device));
      }
    });
    return details.append("\n").append(env.kubectl("get", "jobs,pods", "--no-headers").out())
        .toString();
  }

  private static String conditions(String name, EdgeDevice device) {
    return name + " " + Optional.ofNullable(device.getStatus())
        .map(status -> status.conditions().toString()).orElse("has no status");
  }

  private void compare(String name, Spec spec, EdgeDevice device) {
    DeviceRecord record = env.testbed().record(name).orElseThrow();
    assertThat(Devices.isReady(device)).as(() -> "it is Ready: " + conditions(name, device))
        .isTrue();
    assertThat(device.getStatus().uuid()).as(name).isEqualTo(record.uuid());
    if (spec.egress() != null) {
      assertThat(record.property("local_egress").map(JsonNode::asText)).as(name)
          .contains(spec.egress());
    }
    // Only the operator writes this one.
    assertThat(record.property("device_profiles").map(JsonNode::toString)).as(name)
        .isEqualTo(Optional.ofNullable(spec.profile()).map(profile -> "[\"" + profile + "\"]"));
    assertThat(device.getStatus().image() != null).as(name + " has an image")
        .isEqualTo(spec.image() != null);
  }

  @Override
  public String toString() {
    return changes + " changes, " + created + " devices created, " + expected.size() + " left";
  }
}
