package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.operator.api.Buildable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;

/**
 * What to do, and where things stand once it is done.
 *
 * @param actions in this order; a failing one ends the plan
 * @param registration where the registration stands if all actions succeed
 * @param imageProgress where the image stands if all actions succeed; null when none is asked for
 * @param applied what to remember if all actions succeed
 * @param bakedImage what lies on the claim; null without an image
 * @param writeInputs a digest of what the registry write is made of, for a {@link WriteBackoff}
 * @param requeueAfter when to look again unasked; null for never
 */
@Buildable
public record Plan(List<Action> actions, Progress registration, Progress imageProgress,
    Applied applied,
    Image bakedImage, String writeInputs, Duration requeueAfter) {
  public Plan {
    actions = List.copyOf(actions);
  }

  /** Where the image stands, when one is asked for. */
  public Optional<Progress> image() {
    return Optional.ofNullable(imageProgress);
  }
}
