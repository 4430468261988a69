/** The registry as a client of Doni: requests and responses for device records. */
package org.chameleoncloud.edge.registry.doni;
