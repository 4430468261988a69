package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;

/**
 * What a device's image needs next.
 *
 * @param step what to do
 * @param image what is stored on the claim then, for {@code status.image}; null when nothing is
 */
record ImageStep(Step step, Image image) {}
