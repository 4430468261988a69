/** {@code kubectl chi-edge fleet}: fleets of devices, and their rollouts. */
package org.chameleoncloud.edge.plugin.fleet;
