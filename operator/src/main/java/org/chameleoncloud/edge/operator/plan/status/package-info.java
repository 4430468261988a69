/**
 * The status of a device: {@link org.chameleoncloud.edge.operator.plan.status.Report} makes it, and all its
 * conditions, from an observation, its plan and the results; the rest mirrors what the testbed says of the
 * device.
 */
package org.chameleoncloud.edge.operator.plan.status;
