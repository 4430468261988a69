/** A tenant who attacks everybody else with what the right to create EdgeDevices, Secrets, Jobs and claims gives him. */
package org.chameleoncloud.edge.cluster.hostile;
