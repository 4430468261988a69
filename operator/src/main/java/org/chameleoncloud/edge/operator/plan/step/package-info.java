/**
 * The words in which a decision is expressed: an {@link org.chameleoncloud.edge.operator.plan.step.Action} and
 * its result, a {@link org.chameleoncloud.edge.operator.plan.step.Step} of one part of a device, the {@link
 * org.chameleoncloud.edge.operator.plan.step.Plan} of all of them, and how far a part is, with the {@link
 * org.chameleoncloud.edge.operator.plan.step.Reason} of a condition. It knows no device.
 */
package org.chameleoncloud.edge.operator.plan.step;
