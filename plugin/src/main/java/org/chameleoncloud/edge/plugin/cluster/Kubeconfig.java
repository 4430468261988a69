package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * How to reach a cluster, from the same files as kubectl.
 *
 * @param config for the client
 * @param namespace as kubectl resolves it
 */
record Kubeconfig(Config config, String namespace) {
  /** The user agent: the API server takes it for the field manager of what a POST creates. */
  static final String FIELD_MANAGER = "kubectl-chi-edge";

  /** A label of RFC 1123; any other text would be another address at the API server. */
  private static final Predicate<String> NAMESPACE = Pattern
      .compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?").asMatchPredicate();
  private static final int MAX_RETRIES = 1;
  private static final String DEFAULT_NAMESPACE = "default";
  /** What the client falls back to where it finds nothing. */
  private static final String NO_SERVER = Config.DEFAULT_MASTER_URL;

  /**
   * Reads the configuration.
   *
   * @param timeout for a connection, and for a request
   * @throws CommandFailure when a file is missing or invalid, or has no such context
   */
  static Kubeconfig read(ClusterTarget target, Duration timeout) {
    if (target.namespace() != null && !NAMESPACE.test(target.namespace())) {
      throw CommandFailure.usage("\"" + target.namespace() + "\" cannot be the name of a namespace:"
          + " correct --namespace");
    }
    Config found = config(target);
    if (target.context() != null) {
      requireContext(found.getContexts(), target.context());
    }
    if (found.getMasterUrl() == null || found.getMasterUrl().startsWith(NO_SERVER)) {
      throw CommandFailure.failed("no cluster is configured: set KUBECONFIG, or use --kubeconfig");
    }
    String namespace = target.namespace() != null ? target.namespace() : found.getNamespace();
    return new Kubeconfig(bounded(found, (int) timeout.toMillis()),
        namespace == null || namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace);
  }

  private static Config config(ClusterTarget target) {
    try {
      if (target.kubeconfig() == null) {
        return Config.autoConfigure(target.context());
      }
      File file = new File(target.kubeconfig());
      if (!file.canRead()) {
        throw CommandFailure
            .failed("the kubeconfig " + file + " does not exist, or cannot be read: "
                + "correct --kubeconfig");
      }
      return Config.fromKubeconfig(target.context(), file);
    } catch (CommandFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw CommandFailure.failed("the kubeconfig is invalid: "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
          + ". Compare with kubectl config view");
    }
  }

  private static void requireContext(List<NamedContext> contexts, String name) {
    if (contexts.stream().noneMatch(context -> name.equals(context.getName()))) {
      throw CommandFailure.notFound("the kubeconfig has no context \"" + name + "\"; it has "
          + (contexts.isEmpty()
              ? "none"
              : contexts.stream().map(NamedContext::getName).sorted()
                  .collect(Collectors.joining(", "))));
    }
  }

  private static Config bounded(Config config, int millis) {
    return new ConfigBuilder(config).withUserAgent(FIELD_MANAGER)
        .withConnectionTimeout(millis).withRequestTimeout(millis)
        .withRequestRetryBackoffLimit(MAX_RETRIES).build();
  }
}
