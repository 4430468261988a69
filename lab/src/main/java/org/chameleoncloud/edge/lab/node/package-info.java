/** A stand-in for a node: what a kubelet does, and what else a cluster needs to send pods there. */
package org.chameleoncloud.edge.lab.node;
