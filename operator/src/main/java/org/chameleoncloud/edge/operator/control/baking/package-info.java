/** Which bakes run, and in which order devices wait for a slot. */
package org.chameleoncloud.edge.operator.control.baking;
