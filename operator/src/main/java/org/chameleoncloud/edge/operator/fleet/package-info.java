/**
 * What to do about a fleet: {@link org.chameleoncloud.edge.operator.fleet.FleetPlanner} makes a
 * {@link org.chameleoncloud.edge.operator.fleet.FleetPlan} from a
 * {@link org.chameleoncloud.edge.operator.fleet.FleetObservation}, and
 * {@link org.chameleoncloud.edge.operator.fleet.FleetReport} makes a status from the results.
 *
 * <p>Pure, as {@code plan} is. Dependencies only point down: this package → {@code rollout}, which devices are changed
 * next → {@code template}, what a device is made from.
 */
package org.chameleoncloud.edge.operator.fleet;
