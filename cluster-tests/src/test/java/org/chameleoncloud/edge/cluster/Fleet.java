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

/** Devices that come, change and go at random, and what is wanted of each in the end. */
final class Fleet {
  private static final List<String> NAMES = IntStream.range(0, 12).mapToObj(i -> "device-" + i)
      .toList();

  private final Lab lab;
  private final Random random;
  private final Map<String, Wish> wanted = new TreeMap<>();
  /** The records that each resource, by its uid, was ever seen to have. */
  private final Map<String, Set<String>> records = new HashMap<>();
  private int made;
  private int changes;

  Fleet(Lab lab, Random random) {
    this.lab = lab;
    this.random = random;
  }

  /** What a device's YAML says; null where it says nothing. */
  private record Wish(String egress, String profile, String image) {
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

  private Wish anyWish() {
    return new Wish(any("allow", "deny", null), any("pi_camera", "pi_gpio", null),
        any("US", "DE", null, null));
  }

  private String any(String... values) {
    return values[random.nextInt(values.length)];
  }

  /** One change: a new device, another spec, a deletion, or an edit of the record behind the operator's back. */
  void change() {
    changes++;
    String name = NAMES.get(random.nextInt(NAMES.size()));
    if (!wanted.containsKey(name)) {
      make(name);
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> delete(name);
      case 1 -> editRecord(name);
      default -> apply(name);
    }
  }

  /** A name is used again once nothing of it is left. */
  private void make(String name) {
    if (find(name).isEmpty()) {
      made++;
      apply(name);
    }
  }

  private void apply(String name) {
    Wish wish = anyWish();
    wanted.put(name, wish);
    Lab.patience(name + " is applied").until(() -> lab.kubectlWith(wish.yaml(name), "apply", "-f",
        "-").exitCode() == 0);
  }

  private void delete(String name) {
    wanted.remove(name);
    Lab.patience(name + " is deleted").until(() -> lab.kubectl("delete", "edgedevice", name,
        "--wait=false", "--ignore-not-found").exitCode() == 0);
  }

  private void editRecord(String name) {
    if (lab.testbed().record(name).isPresent()) {
      try {
        lab.testbed().editByHand(name, PatchOperation.add("/properties/local_egress",
            any("allow", "deny")));
      } catch (IllegalArgumentException _) {
        // Meanwhile it is gone.
      }
    }
  }

  private Optional<EdgeDevice> find(String name) {
    return Lab.patience("the API server tells of " + name).until(() -> lab.device(name),
        Objects::nonNull);
  }

  /** Notes which records the resources have now; an API server that is away tells nothing. */
  void look() {
    try {
      for (EdgeDevice device : lab.devices()) {
        if (device.getStatus() != null && device.getStatus().uuid() != null) {
          records.computeIfAbsent(device.getMetadata().getUid(), _ -> new HashSet<>())
              .add(device.getStatus().uuid());
        }
      }
    } catch (KubernetesClientException _) {
      // The next look tells.
    }
  }

  /** Waits until all is as wanted, and makes sure that nothing was registered twice. */
  void assertAllIsAsWanted() {
    // The first try of a failed bake comes after five minutes.
    Lab.patience("all devices are as wanted").atMost(Lab.PATIENCE.multipliedBy(8))
        .untilAsserted(this::compare);
    look();
    assertThat(records.values()).as("records of one resource").allSatisfy(
        one -> assertThat(one).hasSize(1));
    long registered = lab.testbed().requests().all().stream()
        .filter(request -> request.method().equals("POST")
            && request.route().equals("/v1/hardware") && request.status() == 201)
        .count();
    assertThat(registered).as("records ever made for %d resources", made)
        .isBetween((long) wanted.size(), (long) made);
  }

  private void compare() {
    Map<String, EdgeDevice> devices = new TreeMap<>();
    lab.devices().forEach(device -> devices.put(device.getMetadata().getName(), device));
    assertThat(devices.keySet()).as(() -> "the devices that there are; " + this + told(devices))
        .isEqualTo(wanted.keySet());
    assertThat(lab.testbed().records()).extracting(DeviceRecord::name)
        .containsExactlyInAnyOrderElementsOf(wanted.keySet());
    wanted.forEach((name, wish) -> compare(name, wish, devices.get(name)));
  }

  /** What keeps those that are not wanted any more, and the Jobs and pods that there are. */
  private String told(Map<String, EdgeDevice> devices) {
    StringBuilder told = new StringBuilder();
    devices.forEach((name, device) -> {
      if (!wanted.containsKey(name)) {
        told.append("\n").append(conditions(name, device));
      }
    });
    return told.append("\n").append(lab.kubectl("get", "jobs,pods", "--no-headers").out())
        .toString();
  }

  private static String conditions(String name, EdgeDevice device) {
    return name + " " + Optional.ofNullable(device.getStatus())
        .map(status -> status.conditions().toString()).orElse("has no status");
  }

  private void compare(String name, Wish wish, EdgeDevice device) {
    DeviceRecord record = lab.testbed().record(name).orElseThrow();
    assertThat(Devices.isReady(device)).as(() -> "it is Ready: " + conditions(name, device))
        .isTrue();
    assertThat(device.getStatus().uuid()).as(name).isEqualTo(record.uuid());
    if (wish.egress() != null) {
      assertThat(record.property("local_egress").map(JsonNode::asText)).as(name)
          .contains(wish.egress());
    }
    // Nobody but the operator ever writes this one.
    assertThat(record.property("device_profiles").map(JsonNode::toString)).as(name)
        .isEqualTo(Optional.ofNullable(wish.profile()).map(profile -> "[\"" + profile + "\"]"));
    assertThat(device.getStatus().image() != null).as(name + " has an image")
        .isEqualTo(wish.image() != null);
  }

  @Override
  public String toString() {
    return changes + " changes, " + made + " devices made, " + wanted.size() + " left";
  }
}
