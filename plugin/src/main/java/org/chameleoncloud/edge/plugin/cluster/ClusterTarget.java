package org.chameleoncloud.edge.plugin.cluster;

/**
 * Which cluster and which namespace. Each is null for the default.
 *
 * @param kubeconfig the path of a kubeconfig; default: KUBECONFIG, then {@code ~/.kube/config}, then the pod's service
 *     account
 * @param context a context of it; default: its current one
 * @param namespace default: the context's, then {@code default}
 */
public record ClusterTarget(String kubeconfig, String context, String namespace) {
  /** Takes an empty text for none, as kubectl does: a script may have an empty variable. */
  public ClusterTarget {
    kubeconfig = given(kubeconfig);
    context = given(context);
    namespace = given(namespace);
  }

  private static String given(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
