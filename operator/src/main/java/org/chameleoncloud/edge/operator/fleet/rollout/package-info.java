/** How the devices of a fleet are, and which of them get a new template next. */
package org.chameleoncloud.edge.operator.fleet.rollout;
