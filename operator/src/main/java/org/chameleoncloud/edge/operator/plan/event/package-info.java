/**
 * The events of a device, made from the same observation, plan and results as its status. Start reading at
 * {@link org.chameleoncloud.edge.operator.plan.event.DeviceEvents}.
 */
package org.chameleoncloud.edge.operator.plan.event;
