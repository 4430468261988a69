/**
 * The image of a device: what goes into its config.json, and the Job that bakes it. Pure; the Job's program is the
 * {@code baker} module, which this package knows by its command line only.
 */
package org.chameleoncloud.edge.operator.image;
