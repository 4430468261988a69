package org.chameleoncloud.edge.plugin.cli;

import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import picocli.CommandLine.Option;

/** Which cluster and namespace, with the options of kubectl. */
public final class ClusterOptions {
  @Option(names = "--kubeconfig", paramLabel = "FILE", order = 100,
      description = "The kubeconfig. Default: KUBECONFIG, then ~/.kube/config.")
  private String kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", order = 101,
      completionCandidates = ClusterNames.Contexts.class,
      description = "The context of the kubeconfig. Default: the current one.")
  private String context;

  @Option(names = {"-n", "--namespace"}, paramLabel = "NAME", order = 102,
      completionCandidates = ClusterNames.Namespaces.class,
      description = "The namespace. Default: the context's.")
  private String namespace;

  /** Opens the cluster; close it after use. */
  public Cluster open() {
    return Cluster.open(new ClusterTarget(kubeconfig, context, namespace));
  }
}
