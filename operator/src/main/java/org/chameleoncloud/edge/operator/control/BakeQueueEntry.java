package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.plan.Reason;

/**
 * When a resource's bake has its turn. Those whose bake never failed go first, so that one that fails for ever keeps
 * nobody waiting for ever; then the oldest resource.
 *
 * @param resource the resource's name
 * @param attempt counts from 1 the tries of the bake
 * @param createdAt when the resource was created
 */
record BakeQueueEntry(ResourceID resource, int attempt, Instant createdAt)
    implements
      Comparable<BakeQueueEntry> {
  private static final Comparator<BakeQueueEntry> ORDER = Comparator
      .comparingInt(BakeQueueEntry::attempt)
      .thenComparing(BakeQueueEntry::createdAt)
      .thenComparing(turn -> turn.resource().getNamespace().orElse(""))
      .thenComparing(turn -> turn.resource().getName());
  private static final Set<String> ABOUT_TO_BAKE = Set.of(Reason.WAIT_FOR_BAKE_SLOT.text(),
      Reason.BAKING.text());

  /** The turns of all resources whose status says that they waited for a bake, or began one, when it was written. */
  static List<BakeQueueEntry> told(Stream<EdgeDevice> devices) {
    return devices.filter(BakeQueueEntry::isAboutToBake).map(device -> new BakeQueueEntry(
        ResourceID.fromResource(device), 1,
        Instant.parse(device.getMetadata().getCreationTimestamp()))).toList();
  }

  private static boolean isAboutToBake(EdgeDevice device) {
    return Optional.ofNullable(device.getStatus())
        .flatMap(status -> status.condition(ConditionType.IMAGE_READY))
        .filter(image -> ABOUT_TO_BAKE.contains(image.reason())).isPresent();
  }

  @Override
  public int compareTo(BakeQueueEntry other) {
    return ORDER.compare(this, other);
  }
}
