/** The loop of fleets: observe, plan, act, report. */
package org.chameleoncloud.edge.operator.control.fleets;
