package org.chameleoncloud.edge.operator.plan.image;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.plan.step.Step;

/**
 * What a device's image needs next.
 *
 * @param step what to do
 * @param image what is stored on the claim then, for {@code status.image}; null when nothing is
 * @param fetched what a bake that has just succeeded downloaded from balena, to be pinned; null for nothing new
 */
public record ImageStep(Step step, Image image, ImageSource fetched) {
  /** A step that learns nothing about the source. */
  public ImageStep(Step step, Image image) {
    this(step, image, null);
  }
}
