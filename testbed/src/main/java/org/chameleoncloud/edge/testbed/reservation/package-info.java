/** The reservation service: Chameleon's Blazar, with the devices that are registered there, and their leases. */
package org.chameleoncloud.edge.testbed.reservation;
