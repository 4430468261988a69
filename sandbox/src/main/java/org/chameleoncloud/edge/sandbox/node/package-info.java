/** A stand-in for a node: what a kubelet does. */
package org.chameleoncloud.edge.sandbox.node;
