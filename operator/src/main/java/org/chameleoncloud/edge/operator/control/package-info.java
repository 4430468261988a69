/**
 * The running operator: all I/O is below here, and no decision. {@code reconcile} is the loop; {@code polling} the
 * testbed's side, {@code cluster} the API server's, {@code baking} the queue of bakes, {@code memory} what is kept per
 * device, {@code metrics} what is counted. {@link org.chameleoncloud.edge.operator.control.EdgeOperator} wires them.
 */
package org.chameleoncloud.edge.operator.control;
