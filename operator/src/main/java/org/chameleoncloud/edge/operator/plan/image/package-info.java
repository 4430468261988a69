/**
 * The device's image: what it is baked from, whether a bake is due, how its Job is followed, and how an image
 * that is no longer asked for is removed. Start reading at {@link
 * org.chameleoncloud.edge.operator.plan.image.ImageBaking}.
 */
package org.chameleoncloud.edge.operator.plan.image;
