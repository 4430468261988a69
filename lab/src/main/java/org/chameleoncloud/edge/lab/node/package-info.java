/** A stand-in for a node and for the scheduler: runs pods as processes of this machine. */
package org.chameleoncloud.edge.lab.node;
