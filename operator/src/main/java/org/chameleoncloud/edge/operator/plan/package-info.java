/**
 * What to do about one device: {@link org.chameleoncloud.edge.operator.plan.Planner} makes a
 * {@link org.chameleoncloud.edge.operator.plan.step.Plan} from an
 * {@link org.chameleoncloud.edge.operator.plan.observation.Observation}: it asks the parts, which are the packages below,
 * and puts their steps in order. {@link org.chameleoncloud.edge.operator.plan.status.Report} makes a status from the
 * results.
 *
 * <p>Pure: no I/O, no clock, no Kubernetes client. Every decision is made here and in the packages below.
 */
package org.chameleoncloud.edge.operator.plan;
