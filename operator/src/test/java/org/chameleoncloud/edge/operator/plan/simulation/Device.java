package org.chameleoncloud.edge.operator.plan.simulation;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.NameClaim;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.registry.Project;

/** An EdgeDevice of a simulation, as the API server stores it. */
final class Device {
  private static final Project PROJECT = new Project(
      URI.create("https://testbed.example.org/v3"), null, MemoryTestbed.OWN_PROJECT);

  final String name;
  final Instant createdAt;
  final SimulatedJobs jobs;
  /** The optional properties that its spec has ever set. */
  final Set<DeviceProperty> everManaged = EnumSet.noneOf(DeviceProperty.class);
  EdgeDeviceSpec spec;
  EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
  long generation = 1;
  boolean finalizer;
  boolean deleting;
  boolean deleted;
  boolean paused;
  boolean registerAgain;
  /** What is known of the image source that its spec names. */
  SourceState imageSource = new SourceState.None();
  String syncRequest = "";
  String rebakeRequest = "";
  int statusWrites;

  Device(String name, EdgeDeviceSpec spec, Instant createdAt, RandomGenerator random) {
    this.name = name;
    this.createdAt = createdAt;
    this.jobs = new SimulatedJobs(random);
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

  /** Whether it only observes and has released all that it managed: what it made is others' from now on. */
  boolean isReleased() {
    return spec.observes() && !finalizer && status.uuid() == null;
  }

  /** Deletes it. Without a finalizer it disappears at once. */
  void delete() {
    deleting = true;
    generation++;
    deleted |= !finalizer;
  }

  void writeStatus(EdgeDeviceStatus changed) {
    if (!changed.equals(status)) {
      status = changed;
      statusWrites++;
    }
  }

  void removeFinalizer() {
    finalizer = false;
    deleted = deleting;
  }

  String deviceName() {
    return spec.name() == null ? name : spec.name();
  }

  DeviceMetadata metadata() {
    return DeviceMetadataBuilder.builder().namespace("lab").name(name).uid("uid-" + name)
        .generation(generation).createdAt(createdAt).deleting(deleting).deletedAt(createdAt)
        .finalizer(finalizer)
        .paused(paused).forceDelete(false).registerAgain(registerAgain).syncRequest(syncRequest)
        .rebakeRequest(rebakeRequest)
        .annotationProblems(List.of()).build();
  }

  /** Its claim to its device name; the credential of all devices is accepted for one project. */
  NameClaim claim(Instant now) {
    return NameClaim.of(metadata(), spec, status, PROJECT, now);
  }
}
