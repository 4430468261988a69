package org.chameleoncloud.edge.operator.plan.step;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;

/**
 * What to do, and how far things are once it is done.
 *
 * @param actions in this order; a failing one ends the plan
 * @param registration how far the registration is if all actions succeed
 * @param imageProgress how far the image is if all actions succeed; null when the spec asks for none
 * @param applied what {@code status.applied} says if all actions succeed
 * @param credential what {@code status.deviceCredential} says if all actions succeed, apart from what they do to it; null
 *     for no change
 * @param bakedImage what is stored on the claim; null without an image
 * @param fetched what a bake that has just succeeded downloaded from balena; null for nothing new
 * @param writeInputs a digest of what the registry write is made of, for a {@code WriteBackoff}
 * @param requeueAfter when to reconcile again; null for when something triggers it
 */
@Buildable
public record Plan(List<Action> actions, Progress registration, Progress imageProgress,
    Applied applied, DeviceCredentialStatus credential, Image bakedImage, ImageSource fetched,
    String writeInputs,
    Duration requeueAfter) {
  /** After a reconciliation that only writes the status, or that leaves a Job to clean up. */
  public static final Duration REQUEUE_DELAY = Duration.ofMillis(250);

  public Plan {
    actions = List.copyOf(actions);
  }

  /** How far the image is, when the spec asks for one. */
  public Optional<Progress> image() {
    return Optional.ofNullable(imageProgress);
  }
}
