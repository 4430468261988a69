package org.chameleoncloud.edge.operator.control.baking;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Set;

/** What the watches know of bakes. Its methods are called often, but for those of a start, and must return quickly. */
public interface BakesInCluster {
  /** The bake Jobs of existing devices that have not ended. */
  Set<ResourceID> unfinished();

  /**
   * Whether an unfinished Job occupies no slot: it is suspended, or was given more time than any bake has, so that it might
   * never end.
   */
  boolean isSetAside(ResourceID job);

  /** Those of {@link #unfinished} whose devices' status says that a bake may run; asked once, at the start. */
  Set<ResourceID> startedBefore();

  /** The devices whose status says that they wait; asked once, at the start. */
  List<BakeQueueEntry> waitedBefore();

  /** Whether a device outside this namespace has an image. */
  boolean isShared(String namespace);
}
