package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.golden.Generated;
import org.junit.jupiter.api.Test;

/** The values that the chart rejects, and Helm's messages. */
class ChartRefusalsIT {
  private static final TestCluster CLUSTER = TestCluster.get();

  /** Each rejected, for {@code --set}. */
  private static final List<List<String>> INVALID = List.of(
      List.of("watchNamespace={lab}"),
      List.of("watchNamespaces={Lab}"),
      List.of("rbac.clusterRole=false"),
      List.of("rbac.admissionPolicies=maybe"),
      List.of("secrets.requireLabel=maybe"),
      List.of("image.pullPolicy=Sometimes"),
      List.of("replicas=2", "leaderElection.enabled=false"),
      List.of("replicas=-1"),
      List.of("logLevel=LOUD"),
      List.of("logFormat=xml"),
      List.of("confirmDelete.enabled=maybe"),
      List.of("restrictNewDevices=maybe"),
      List.of("extraArgs={poll-interval=1m}"),
      List.of("registry.hosts={https://keystone.example.org}"),
      List.of("registry.plainHttp=true"),
      List.of("registry.caConfigMap=ca", "registry.caSecret=ca"),
      List.of("proxy.https=http://proxy.example.org"),
      List.of("proxy.http=https://lab:word@proxy.example.org:3128"),
      List.of("imageClaim.size=40 gigabytes"),
      List.of("imageClaim.accessModes={ReadOnlyMany}"),
      List.of("watchNamespaces={lab}", "bake.namespaces={roof}"),
      List.of("bake.cpu=0m"),
      List.of("bake.memory=512m"),
      List.of("bake.deadline=2 hours"),
      List.of("bake.atOnce=0"),
      List.of("bake.atOncePerNamespace=-1"),
      List.of("bake.minThroughput=fast"),
      List.of("bake.requireClaimLabel=maybe"),
      List.of("image.digest=latest"),
      List.of("bake.httpsProxy=http://lab:word@proxy.example.org:3128"),
      List.of("bake.noProxy=localhost .example.org"),
      List.of("bake.balenaApi=https://lab:word@balena.example.org"),
      List.of("metrics.serviceMonitor.interval=often"),
      List.of("metrics.rules.labels.release=7"),
      List.of("metrics.rules.runbookUrl=docs/runbook.md"),
      List.of("metrics.rules.deviceOfflineAfter=1 day"),
      List.of("imageServer.tlsSecret=Bad_Name"),
      List.of("imageServer.namespaces={a.b}"),
      List.of("imageServer.linksSecret=Bad_Name"),
      List.of("networkPolicy.registry.ports={70000}"),
      List.of("networkPolicy.metricsFrom[0].host=prometheus"),
      List.of("networkPolicy.bakePods.enabled=true"),
      List.of("serviceAccount.create=false"),
      List.of("resources.limits.memory=512m"),
      List.of("resources.limits.gpu=1"),
      List.of("podLabels.app\\.kubernetes\\.io/name=other"),
      List.of("podDisruptionBudget.maxUnavailable=0"),
      List.of("topologySpreadConstraints[0].maxSkew=1"),
      List.of("affinity.antiAffinity.a=b"),
      List.of("tolerations[0].effect=Never"),
      List.of("extraEnv[0].value=nameless"));

  @Test
  @Generated
  void anInvalidValueIsRejectedWithTheMessageInTheGoldenFile() throws IOException {
    StringBuilder output = new StringBuilder();
    for (List<String> values : INVALID) {
      List<String> arguments = new ArrayList<>(
          List.of("template", "chi-edge-operator", Chart.directory(CLUSTER).toString()));
      values.forEach(value -> arguments.addAll(List.of("--set", value)));
      Program.Result result = CLUSTER.helm().run(arguments.toArray(String[]::new));
      assertThat(result.exitCode()).as("helm template with %s", values).isEqualTo(1);
      output.append("--set ").append(String.join(" --set ", values)).append('\n')
          .append(message(result.err()).indent(2)).append('\n');
    }
    Golden.file("chart/refusals.txt").assertContent(output.toString());
  }

  /** Without the lines that Helm always prints around it. */
  private static String message(String err) {
    return err.lines().filter(line -> !line.startsWith("Error: values don't meet")
        && !line.equals("chi-edge-operator:") && !line.isBlank() && !line.startsWith("Use --debug"))
        .map(line -> line.replaceFirst("^Error: execution error at \\([^)]*\\): ", ""))
        .collect(Collectors.joining("\n"));
  }
}
