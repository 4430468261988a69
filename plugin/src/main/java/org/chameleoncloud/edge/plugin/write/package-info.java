/**
 * The commands that write resources, each with a JSON merge patch of only what it was asked to change, or a POST; the
 * operator does the rest. {@link org.chameleoncloud.edge.plugin.write.DeviceWriter} sends,
 * {@link org.chameleoncloud.edge.plugin.write.WriteReport} prints what was written as kubectl does.
 */
package org.chameleoncloud.edge.plugin.write;
