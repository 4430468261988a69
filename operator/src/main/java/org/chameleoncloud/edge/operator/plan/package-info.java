/**
 * What to do about one device: {@link org.chameleoncloud.edge.operator.plan.Planner} makes a
 * {@link org.chameleoncloud.edge.operator.plan.step.Plan} from an
 * {@link org.chameleoncloud.edge.operator.plan.observation.Observation}, and
 * {@link org.chameleoncloud.edge.operator.plan.Report} makes a status from the results.
 *
 * <p>Pure: no I/O, no clock, no Kubernetes client. Every decision is made here.
 */
package org.chameleoncloud.edge.operator.plan;
