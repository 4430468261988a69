/**
 * The API server. {@link org.chameleoncloud.edge.plugin.cluster.Cluster} is opened for a
 * {@link org.chameleoncloud.edge.plugin.cluster.ClusterTarget}, finds the kubeconfig, the context and the namespace as
 * kubectl does, and reads devices. For all else it offers the client: run a request in
 * {@link org.chameleoncloud.edge.plugin.cluster.Cluster#ask}, so that a failure becomes a
 * {@link org.chameleoncloud.edge.plugin.outcome.CommandFailure} that says what is wrong and what to do.
 */
package org.chameleoncloud.edge.plugin.cluster;
