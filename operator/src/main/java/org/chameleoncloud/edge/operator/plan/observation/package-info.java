/**
 * What is known of one device at one moment, {@link
 * org.chameleoncloud.edge.operator.plan.observation.Observation}, and what follows from that alone: whether it
 * is paused, whether it is online, whose its name is. The edge makes it; everything above decides from it.
 */
package org.chameleoncloud.edge.operator.plan.observation;
