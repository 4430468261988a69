/**
 * What to do about one device: {@link org.chameleoncloud.edge.operator.plan.Planner} makes a
 * {@link org.chameleoncloud.edge.operator.plan.Plan} of an
 * {@link org.chameleoncloud.edge.operator.plan.Observation}, and
 * {@link org.chameleoncloud.edge.operator.plan.Report} makes a status of what came of it.
 *
 * <p>Pure: no I/O, no clock, no Kubernetes client. Everything that is decided is decided here.
 */
package org.chameleoncloud.edge.operator.plan;
