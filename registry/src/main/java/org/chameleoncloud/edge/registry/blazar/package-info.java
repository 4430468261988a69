/** The reservations as a client of Blazar: read only. */
package org.chameleoncloud.edge.registry.blazar;
