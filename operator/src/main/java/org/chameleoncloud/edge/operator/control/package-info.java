/**
 * The loop: {@link org.chameleoncloud.edge.operator.control.Observer} looks, the planner decides,
 * {@link org.chameleoncloud.edge.operator.control.Actor} acts, and the report is written. All I/O of the operator is
 * here, and no decision.
 */
package org.chameleoncloud.edge.operator.control;
