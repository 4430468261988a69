package org.chameleoncloud.edge.operator.control.baking;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/**
 * A device's position in its namespace's queue for bakes. Devices whose bake never failed go first, so that one that fails forever
 * blocks nobody forever; then the oldest resource.
 *
 * @param device the device's name
 * @param attempt counts the attempts of the bake, from 1
 * @param createdAt when the resource was created
 */
public record BakeQueueEntry(ResourceID device, int attempt, Instant createdAt)
    implements
      Comparable<BakeQueueEntry> {
  private static final Comparator<BakeQueueEntry> ORDER = Comparator
      .comparingInt(BakeQueueEntry::attempt)
      .thenComparing(BakeQueueEntry::createdAt)
      .thenComparing(BakeQueueEntry::namespace)
      .thenComparing(entry -> entry.device().getName());
  private static final Set<String> ABOUT_TO_BAKE = Set.of(Reason.WAIT_FOR_BAKE_SLOT.text(),
      Reason.BAKING.text());

  /** The entries of all devices whose status says that they were waiting for a bake, or had started one. */
  public static List<BakeQueueEntry> fromStatus(Stream<EdgeDevice> devices) {
    return devices.filter(BakeQueueEntry::isAboutToBake).map(device -> new BakeQueueEntry(
        ResourceID.fromResource(device), 1,
        Instant.parse(device.getMetadata().getCreationTimestamp()))).toList();
  }

  private static boolean isAboutToBake(EdgeDevice device) {
    return Optional.ofNullable(device.getStatus())
        .flatMap(status -> status.condition(ConditionType.IMAGE_READY))
        .filter(condition -> ABOUT_TO_BAKE.contains(condition.reason())).isPresent();
  }

  /** The namespace whose share of the slots counts. */
  String namespace() {
    return BakeQueue.namespace(device);
  }

  @Override
  public int compareTo(BakeQueueEntry other) {
    return ORDER.compare(this, other);
  }
}
