/** API servers to work with: an in-memory one, a control plane of our own, or an existing cluster. */
package org.chameleoncloud.edge.lab.cluster;
