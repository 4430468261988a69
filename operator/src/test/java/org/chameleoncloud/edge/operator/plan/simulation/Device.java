package org.chameleoncloud.edge.operator.plan.simulation;

import org.chameleoncloud.edge.operator.plan.DeviceMetadataBuilder;
import java.time.Instant;
import java.util.Set;
import java.util.EnumSet;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceMetadata;

/** One resource in a simulation, as the API server has it. */
final class Device {
  final String name;
  final Instant createdAt;
  final Namespace namespace;
  /** The optional properties that its spec ever had. */
  final Set<DeviceProperty> everManaged = EnumSet.noneOf(DeviceProperty.class);
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

  DeviceMetadata metadata() {
    return DeviceMetadataBuilder.builder().namespace("lab").name(name).uid("uid-" + name)
        .generation(generation).createdAt(createdAt).deleting(deleting).finalizer(finalizer)
        .paused(paused).forceDelete(false).syncRequest(syncRequest).rebakeRequest(rebakeRequest)
        .build();
  }
}
