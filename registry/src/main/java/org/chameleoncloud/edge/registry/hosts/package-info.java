/** Which hosts a client of the testbed may connect to: {@link org.chameleoncloud.edge.registry.hosts.TestbedHosts}. */
package org.chameleoncloud.edge.registry.hosts;
