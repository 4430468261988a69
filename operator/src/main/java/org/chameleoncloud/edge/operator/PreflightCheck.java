package org.chameleoncloud.edge.operator;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks what an operator with these options needs from the cluster: the API server, the CRD, and its permissions. It
 * changes nothing. {@code helm test} runs it with the service account of the release.
 */
final class PreflightCheck {
  private final KubernetesClient client;
  private final PrintStream out;
  private boolean passed = true;

  /**
   * @param out gets a line for each check, and one for each missing permission
   */
  PreflightCheck(KubernetesClient client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  /** Whether everything is as it must be. Takes a request for each permission and namespace. */
  boolean run(Options options) {
    try {
      ApiServer.requireDevices(client, options.namespaces);
      report(true, "The API server at " + client.getMasterUrl() + " serves EdgeDevices.");
      checkPermissions(options);
    } catch (IOException e) {
      report(false, "Devices cannot be listed: " + e.getMessage());
    } catch (KubernetesClientException e) {
      report(false, "The API server cannot check permissions: " + e.getMessage());
    }
    return passed;
  }

  private void checkPermissions(Options options) {
    Map<String, List<RequiredPermission>> required = new LinkedHashMap<>();
    namespaces(options.namespaces).forEach(
        namespace -> required.put(namespace,
            new ArrayList<>(RequiredPermission.inWatchedNamespaces())));
    namespaces(
        options.bake.bakeNamespaces.isEmpty() ? options.namespaces : options.bake.bakeNamespaces)
        .forEach(namespace -> required.computeIfAbsent(namespace, _ -> new ArrayList<>())
            .addAll(RequiredPermission.forBakes(options.bake.bakeCaConfigMap)));
    if (options.clusterImageSources) {
      required.computeIfAbsent(null, _ -> new ArrayList<>())
          .addAll(RequiredPermission.forClusterSources());
    }
    required.forEach((namespace, permissions) -> check(permissions, namespace));
    if (options.leaderElection) {
      check(RequiredPermission.forLeaderElection(options.leaseName),
          Optional.ofNullable(options.leaseNamespace).orElse(client.getNamespace()));
    }
  }

  private static List<String> namespaces(List<String> named) {
    return named.isEmpty() ? Arrays.asList((String) null) : named;
  }

  /**
   * @param namespace null for all namespaces
   */
  private void check(List<RequiredPermission> required, String namespace) {
    String where = namespace == null ? "all namespaces" : "the namespace " + namespace;
    List<RequiredPermission> missing = required.stream()
        .filter(permission -> !isGranted(permission, namespace)).toList();
    missing.forEach(
        permission -> report(false, "Missing permission in " + where + ": " + permission + "."));
    if (missing.isEmpty()) {
      report(true, "All " + required.size() + " permissions are granted in " + where + ".");
    }
  }

  private boolean isGranted(RequiredPermission permission, String namespace) {
    SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder().withNewSpec()
        .withNewResourceAttributes().withNamespace(namespace).withGroup(permission.apiGroup())
        .withResource(permission.plural()).withSubresource(permission.subresource())
        .withVerb(permission.verb()).withName(permission.name()).endResourceAttributes().endSpec()
        .build();
    return client.authorization().v1().selfSubjectAccessReview().create(review).getStatus()
        .getAllowed();
  }

  private void report(boolean ok, String sentence) {
    passed &= ok;
    out.println((ok ? "ok      " : "FAILED  ") + sentence);
  }
}
