/** Every request to the Kubernetes API server: reads of Secrets, Jobs and pods, writes of devices and events, leader election. */
package org.chameleoncloud.edge.operator.control.cluster;
