/**
 * The loop: {@link org.chameleoncloud.edge.operator.control.reconcile.Observer} reads, the planner decides,
 * {@link org.chameleoncloud.edge.operator.control.reconcile.Actor} acts, and the report is written. Start reading at
 * {@link org.chameleoncloud.edge.operator.control.reconcile.EdgeDeviceReconciler}.
 */
package org.chameleoncloud.edge.operator.control.reconcile;
