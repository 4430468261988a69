package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.Label;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The chart's NetworkPolicies on nodes that enforce them: what the real pods of the operator, a bake and the image server
 * can connect to, and who can connect to them. The operator finds the testbed, and a bake its proxy, by a DNS name.
 */
@Tag("nightly")
class NodeNetworkPolicyIT {
  private static final String LAB = "lab";
  private static final String OPERATOR = "chi-edge";
  private static final String BUSYBOX = "lab.example.org/busybox:1";
  private static final String TESTBED = "testbed.example.org";
  private static final String PROXY = "proxy.example.org";
  private static final String PURPOSE = Label.PURPOSE.key();
  private static final String MANAGED = Label.MANAGED_BY.key() + ": " + Label.OPERATOR;

  private static NodeEnvironment env;
  private static PolicyNetwork network;
  private static ServerSocket other;
  private static Host host;

  @BeforeAll
  static void start() throws IOException {
    ImageServer.requirePrograms();
    PolicyPrograms programs = PolicyPrograms.pinned();
    env = NodeEnvironment.start(NodeNetworkPolicyIT.class, 2);
    host = env.cluster().nodes().getFirst().host();
    network = PolicyNetwork.start(env, programs, TESTBED, PROXY);
    other = host.open(() -> new ServerSocket(0, ImageHost.BACKLOG,
        InetAddress.ofLiteral(host.address())));
    env.cluster().importImage(Nodes.busybox(env.directory().resolve("busybox"), BUSYBOX));
    env.createNamespace(LAB);
    env.run("kubectl create namespace monitoring");
    env.createVolume("edge-images", env.cluster().nodes().getLast());
    createSecrets();
    env.install(Files.writeString(env.directory().resolve("policy.yaml"), values()));
  }

  @AfterAll
  static void end() throws IOException {
    if (network != null) {
      network.close();
    }
    if (other != null) {
      other.close();
    }
    if (env != null) {
      env.close();
    }
  }

  /** The credential, with the testbed's name, and what the image server needs. */
  private static void createSecrets() throws IOException {
    Path directory = env.directory();
    Path cloudsYaml = directory.resolve("clouds.yaml");
    Files.writeString(cloudsYaml, Files.readString(cloudsYaml).replace(host.address(), TESTBED));
    env.run("kubectl -n lab create secret generic chi-edge --from-file=clouds.yaml"
        + " --dry-run=client -o yaml | kubectl apply -f - 2> /dev/null");
    ServerCertificate certificate = ServerCertificate.generate(directory, "images.example.org");
    Files.writeString(directory.resolve("tls.crt"), certificate.certificatePem());
    Files.writeString(directory.resolve("tls.key"), certificate.keyPem());
    env.run("echo \"anna:$(openssl passwd -6 correct-horse-1)\" > htpasswd");
    env.run("kubectl -n lab create secret generic image-users --from-file=htpasswd");
    env.run("kubectl -n lab create secret tls image-tls --cert=tls.crt --key=tls.key");
  }

  private static String values() {
    String first = "[{ipBlock: {cidr: " + host.address() + "/32}}]";
    return """
        watchNamespaces: [lab]
        nodeSelector: {kubernetes.io/hostname: node2}
        registry: {hosts: [%1$s, %2$s]}
        bake: {httpsProxy: "http://%3$s:%4$d"}
        imageServer:
          enabled: true
          namespaces: [lab]
          usersSecret: image-users
          tlsSecret: image-tls
        networkPolicy:
          enabled: true
          metricsFrom:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          dns: {to: %5$s}
          apiServer: {ports: [%6$d], to: %5$s}
          registry: {ports: [%7$s], to: %5$s}
          bakePods: {enabled: true, ports: []}
        """.formatted(TESTBED, host.address(), PROXY, proxyPort(), first, apiServerPort(),
        String.join(", ", testbedPorts()));
  }

  private static int proxyPort() {
    return URI.create(env.images().proxyUrl()).getPort();
  }

  private static Set<String> testbedPorts() {
    return Set.of(Integer.toString(env.testbed().identityUrl().getPort()),
        Integer.toString(env.testbed().inventoryUrl().getPort()));
  }

  private static int apiServerPort() {
    return Integer.parseInt(env.run("kubectl get endpointslices -l"
        + " kubernetes.io/service-name=kubernetes -o jsonpath='{.items[0].ports[0].port}'"));
  }

  /** A pod that serves its files on port 8080, as {@code restricted} permits it. */
  private static String start(String namespace, String name, String labels) {
    env.shell().runWithInput("""
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, labels: {%2$s}}
        spec:
          securityContext: {runAsNonRoot: true, runAsUser: 65532,
            seccompProfile: {type: RuntimeDefault}}
          containers:
          - name: main
            image: %3$s
            command: [httpd, -f, -p, "8080", -h, /tmp]
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """.formatted(name, labels, BUSYBOX), "kubectl -n " + namespace + " apply -f -").orFail();
    env.run("kubectl -n " + namespace + " wait pod/" + name
        + " --for=condition=Ready --timeout=180s");
    return address(env.client().pods().inNamespace(namespace).withName(name).get());
  }

  private static String address(Pod pod) {
    return pod.getStatus().getPodIP();
  }

  private static String addressOf(String namespace, String label, String value) {
    return NodeEnvironment.eventually(value + " is running").until(() -> address(
        env.client().pods().inNamespace(namespace).withLabel(label, value).list().getItems()
            .getFirst()),
        address -> address != null);
  }

  @Test
  void eachPodReachesWhatItNeedsAndNothingElse() throws IOException {
    env.images().hold();
    env.apply(LAB, "pi", env.imageLine());
    String operator = addressOf(OPERATOR, "app.kubernetes.io/component", "operator");
    String images = addressOf(LAB, "app.kubernetes.io/name", "chi-edge-images");
    Map<String, String> pods = new LinkedHashMap<>();
    pods.put("operator", operator);
    pods.put("image server", images);
    pods.put("bake", addressOf(LAB, PURPOSE, "bake"));
    pods.put("removal", start(LAB, "removal", MANAGED + ", " + PURPOSE + ": remove"));
    pods.put("prometheus", start("monitoring", "prometheus", ""));
    pods.put("stranger", start("default", "stranger", ""));
    Map<String, String> targets = new LinkedHashMap<>();
    targets.put("API server", PolicyNetwork.tcp("10.0.0.1", 443));
    targets.put("testbed",
        PolicyNetwork.tcp(host.address(), env.testbed().identityUrl().getPort()));
    targets.put("DNS", PolicyNetwork.dns(host.address(), TESTBED));
    targets.put("proxy", PolicyNetwork.tcp(host.address(), proxyPort()));
    targets.put("node", PolicyNetwork.tcp(host.address(), other.getLocalPort()));
    targets.put("stranger", PolicyNetwork.tcp(pods.get("stranger"), 8080));
    targets.put("metrics", PolicyNetwork.tcp(operator, 8080));
    targets.put("images", PolicyNetwork.tcp(images, 8443));

    // Each pod reaches itself in any case.
    Map<String, Set<String>> expected = Map.of(
        "operator", Set.of("API server", "testbed", "DNS", "metrics"),
        "image server", Set.of("images"), "bake", Set.of("DNS", "proxy"), "removal", Set.of(),
        "prometheus", targets.keySet(), "stranger", without(targets.keySet(), "metrics"));
    NodeEnvironment.eventually("each pod reaches what is documented").untilAsserted(() -> {
      network.requireAlive();
      Map<String, Set<String>> reached = new LinkedHashMap<>();
      for (Map.Entry<String, String> pod : pods.entrySet()) {
        reached.put(pod.getKey(), network.reachable(pod.getValue(), targets));
      }
      assertThat(reached).containsExactlyInAnyOrderEntriesOf(expected);
    });

    env.images().release();
    env.await(LAB, "pi", ConditionType.IMAGE_READY, "True");
    env.run("helm test chi-edge-operator --namespace chi-edge");
    env.run("kubectl -n lab delete edgedevices --all --timeout=180s");
    assertThat(env.testbed().records()).isEmpty();
  }

  private static Set<String> without(Set<String> all, String one) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.remove(one);
    return rest;
  }
}
