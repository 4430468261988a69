package org.chameleoncloud.edge.plugin.cluster;

/**
 * Which cluster and which namespace. Each is null for the default.
 *
 * @param kubeconfig the path of a kubeconfig; default: KUBECONFIG, then {@code ~/.kube/config}, then the pod's service
 *     account
 * @param context a context of it; default: its current one
 * @param namespace default: the context's, then {@code default}
 */
public record ClusterTarget(String kubeconfig, String context, String namespace) {}
