/** Names of objects in a cluster. */
package org.chameleoncloud.edge.lab.names;
