/** {@code kubectl chi-edge list}: the devices of a namespace and the records of its project. */
package org.chameleoncloud.edge.plugin.list;
