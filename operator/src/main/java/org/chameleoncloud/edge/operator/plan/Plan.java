package org.chameleoncloud.edge.operator.plan;

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
 * @param imageStanding where the image stands if all actions succeed; null when none is asked for
 * @param applied what to remember if all actions succeed
 * @param bakedImage what lies on the claim; null without an image
 * @param writeInputs a digest of what the registry write is made of, for a {@link Hold}
 * @param lookAgain when to look again unasked; null for never
 */
public record Plan(List<Action> actions, Standing registration, Standing imageStanding,
    Applied applied,
    Image bakedImage, String writeInputs, Duration lookAgain) {
  public Plan {
    actions = List.copyOf(actions);
  }

  /** Where the image stands, when one is asked for. */
  public Optional<Standing> image() {
    return Optional.ofNullable(imageStanding);
  }
}
