/** Everything that the demo and the benchmark run: a cluster, a local testbed, a node and the operator. */
package org.chameleoncloud.edge.sandbox.stack;
