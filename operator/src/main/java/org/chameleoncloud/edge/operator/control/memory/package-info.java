/** What the operator keeps in memory for each device, so that one call forgets a deleted one. */
package org.chameleoncloud.edge.operator.control.memory;
