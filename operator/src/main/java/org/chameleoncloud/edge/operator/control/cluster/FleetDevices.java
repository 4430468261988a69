package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.fleet.rollout.DeviceState;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDeviceBuilder;

/**
 * The devices of fleets: an index of the cache that the devices' own controller has, so that there is one cache, and what
 * the API server has answered to the fleets' writes until the watch delivers as much.
 */
public final class FleetDevices {
  private static final String BY_FLEET = "fleet";
  private static final String API_VERSION = HasMetadata.getApiVersion(EdgeDeviceFleet.class);
  private static final String KIND = HasMetadata.getKind(EdgeDeviceFleet.class);
  /** A watch that has not delivered a response by then never will: the device was deleted meanwhile. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<ResourceID, Response> responses;
  private volatile IndexerResourceCache<EdgeDevice> cache;
  private volatile boolean complete;
  private volatile Consumer<ResourceID> onChange = _ -> {};

  private record Response(EdgeDevice device, Instant at) {}

  /** Devices that {@code memory} forgets once they are deleted. */
  public FleetDevices(DeviceMemory memory, Clock clock) {
    this.clock = clock;
    this.responses = memory.map();
  }

  /** Indexes the devices; called once, before the first reconciliation. */
  public void watched(IndexerResourceCache<EdgeDevice> devices) {
    devices.addIndexers(Map.of(BY_FLEET, device -> controller(device)
        .filter(FleetDevices::isFleet).map(OwnerReference::getUid).stream().toList()));
    cache = devices;
  }

  /** Calls {@code listener} with each fleet of which a device has changed; it must return quickly. */
  public void onChange(Consumer<ResourceID> listener) {
    onChange = listener;
  }

  /** From now on the cache has all devices. */
  public void started() {
    complete = true;
  }

  /** Whether the cache has all devices: before, each would seem to be missing. */
  public boolean isComplete() {
    return complete;
  }

  /** The watch delivered a change. */
  public void delivered(EdgeDevice now, EdgeDevice before) {
    if (fleet(now).isEmpty() && fleet(before).isEmpty()) {
      return;
    }
    if (!fleet(now).equals(fleet(before)) || differ(now, before)) {
      Stream.of(fleet(now), fleet(before)).flatMap(Optional::stream).distinct()
          .forEach(onChange);
    }
  }

  /** A device no longer exists. */
  public void gone(EdgeDevice deleted) {
    fleet(deleted).ifPresent(onChange);
  }

  private static boolean differ(EdgeDevice now, EdgeDevice before) {
    ObjectMeta meta = now.getMetadata();
    ObjectMeta former = before.getMetadata();
    return now.isMarkedForDeletion() != before.isMarkedForDeletion()
        || !Objects.equals(meta.getGeneration(), former.getGeneration())
        || !Objects.equals(meta.getLabels(), former.getLabels())
        || !Objects.equals(meta.getAnnotations(), former.getAnnotations())
        || !Objects.equals(status(now).reservation(), status(before).reservation())
        || !DeviceState.of(observed(now, "")).equals(DeviceState.of(observed(before, "")));
  }

  /** An API server's response to a write of a fleet. */
  public void responded(EdgeDevice device) {
    if (device != null) {
      responses.put(ResourceID.fromResource(device), new Response(device, clock.instant()));
    }
  }

  /** All devices that a fleet controls, and all of its namespace with one of these names, by name. */
  public Map<String, ObservedDevice> of(EdgeDeviceFleet fleet, Collection<String> names) {
    String namespace = fleet.getMetadata().getNamespace();
    String uid = fleet.getMetadata().getUid();
    Map<String, ObservedDevice> devices = new HashMap<>();
    Stream.concat(cache.byIndex(BY_FLEET, uid).stream(), names.stream()
        .flatMap(name -> find(new ResourceID(name, namespace)).stream()))
        .forEach(device -> devices.computeIfAbsent(device.getMetadata().getName(),
            _ -> observed(latest(device), uid)));
    return devices;
  }

  private Optional<EdgeDevice> find(ResourceID id) {
    return cache.get(id).or(() -> Optional.ofNullable(responses.get(id))
        .filter(response -> clock.instant().isBefore(response.at().plus(LONGEST_DELAY)))
        .map(Response::device));
  }

  /** The newer of what the watch delivered and the response to a fleet's last write. */
  private EdgeDevice latest(EdgeDevice cached) {
    Response response = responses.computeIfPresent(ResourceID.fromResource(cached),
        (_, known) -> known.device() == cached || version(known.device()) > version(cached)
            ? known
            : null);
    return response == null ? cached : response.device();
  }

  private static long version(EdgeDevice device) {
    return Long.parseLong(device.getMetadata().getResourceVersion());
  }

  private static ObservedDevice observed(EdgeDevice device, String fleetUid) {
    ObjectMeta meta = device.getMetadata();
    Optional<OwnerReference> controller = controller(device);
    return ObservedDeviceBuilder.builder().name(meta.getName()).uid(meta.getUid())
        .generation(Objects.requireNonNullElse(meta.getGeneration(), 1L))
        .owner(controller.isEmpty()
            ? Owner.NOBODY
            : controller.get().getUid().equals(fleetUid) ? Owner.FLEET : Owner.OTHER)
        .controller(controller.map(owner -> owner.getKind() + " " + owner.getName())
            .orElse(null))
        .deleting(device.isMarkedForDeletion())
        .labels(Objects.requireNonNullElse(meta.getLabels(), Map.of()))
        .annotations(Objects.requireNonNullElse(meta.getAnnotations(), Map.of()))
        .spec(Objects.requireNonNullElseGet(device.getSpec(),
            () -> EdgeDeviceSpecBuilder.builder().build()))
        .status(status(device)).build();
  }

  private static EdgeDeviceStatus status(EdgeDevice device) {
    return Objects.requireNonNullElse(device.getStatus(), EdgeDeviceStatus.NONE);
  }

  private static Optional<ResourceID> fleet(EdgeDevice device) {
    return controller(device).filter(FleetDevices::isFleet).map(
        owner -> new ResourceID(owner.getName(), device.getMetadata().getNamespace()));
  }

  private static boolean isFleet(OwnerReference owner) {
    return API_VERSION.equals(owner.getApiVersion()) && KIND.equals(owner.getKind());
  }

  private static Optional<OwnerReference> controller(EdgeDevice device) {
    List<OwnerReference> owners = Objects
        .requireNonNullElse(device.getMetadata().getOwnerReferences(), List.of());
    return owners.stream().filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }
}
