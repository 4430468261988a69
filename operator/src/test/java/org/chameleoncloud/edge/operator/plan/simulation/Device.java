package org.chameleoncloud.edge.operator.plan.simulation;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Subject;

/** One resource in a simulation, as the API server has it. */
final class Device {
  final String name;
  final Instant createdAt;
  final Namespace namespace;
  /** The optional properties that its spec ever had. */
  final Set<String> everManaged = new TreeSet<>();
  EdgeDeviceSpec spec;
  EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
  long generation = 1;
  boolean finalizer;
  boolean deleting;
  boolean gone;
  boolean paused;
  String syncRequest = "";
  String rebakeRequest = "";
  int statusWrites;

  Device(String name, EdgeDeviceSpec spec, Instant createdAt, RandomGenerator random) {
    this.name = name;
    this.createdAt = createdAt;
    this.namespace = new Namespace(random);
    apply(spec);
    generation = 1;
  }

  void apply(EdgeDeviceSpec changed) {
    if (changed.equals(spec)) {
      return;
    }
    spec = changed;
    generation++;
    Specs.optional(changed).forEach((property, _) -> everManaged.add(property));
  }

  /** Somebody deletes it; without a finalizer it is gone at once. */
  void delete() {
    deleting = true;
    generation++;
    gone |= !finalizer;
  }

  void write(EdgeDeviceStatus changed) {
    if (!changed.equals(status)) {
      status = changed;
      statusWrites++;
    }
  }

  void release() {
    finalizer = false;
    gone = deleting;
  }

  String deviceName() {
    return spec.name() == null ? name : spec.name();
  }

  Subject subject() {
    return new Subject("lab", name, "uid-" + name, generation, createdAt, deleting, finalizer,
        paused, false, syncRequest, rebakeRequest);
  }
}
