/**
 * What is known of the testbed's records: one {@link org.chameleoncloud.edge.operator.control.polling.ProjectPoller} per
 * credential lists them and triggers the devices whose record changed.
 */
package org.chameleoncloud.edge.operator.control.polling;
