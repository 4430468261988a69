package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An API server in this process, on a free port of 127.0.0.1. It stores, patches, watches and honours finalizers. It
 * does not validate, has no server-side apply and no controllers, and keeps everything in memory.
 */
public final class InMemoryCluster implements Cluster {
  private static final String NAMESPACE = "lab";
  private static final String USER_AGENT = "chi-edge-lab";

  private final MockWebServer web = new MockWebServer();
  private final CountingDispatcher dispatcher;
  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final Path kubeconfig;

  private InMemoryCluster(List<Path> crds, Path kubeconfig, WriteListener listener)
      throws IOException {
    this.kubeconfig = kubeconfig;
    dispatcher = new CountingDispatcher(web, listener);
    server = new KubernetesMockServer(new Context(), web, new HashMap<>(), dispatcher, false);
    server.init(InetAddress.getByName("127.0.0.1"), 0);
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(url())
            .withUserAgent(USER_AGENT).withNamespace(NAMESPACE).withHttp2Disable(true).build())
        .build();
    client.resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata()
        .build()).create();
    CustomResources.install(client, crds, NAMESPACE);
    Files.writeString(kubeconfig, kubeconfigText());
  }

  /**
   * Starts one.
   *
   * @param crds files with a CRD each, to install
   * @param kubeconfig the file to write
   * @param listener called for every write
   */
  public static InMemoryCluster start(List<Path> crds, Path kubeconfig, WriteListener listener)
      throws IOException {
    return new InMemoryCluster(crds, kubeconfig, listener);
  }

  /** Its address, without a path. */
  private String url() {
    return "http://127.0.0.1:" + web.getPort();
  }

  private String kubeconfigText() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: lab
          cluster: {server: "%s"}
        contexts:
        - name: lab
          context: {cluster: lab, user: lab, namespace: %s}
        users:
        - name: lab
          user: {}
        current-context: lab
        """.formatted(url(), NAMESPACE);
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public String title() {
    return url() + ", in memory";
  }

  @Override
  public boolean hasNodes() {
    return false;
  }

  @Override
  public boolean hasControllers() {
    return false;
  }

  @Override
  public Optional<Map<String, Integer>> writes(String userAgent) {
    return Optional.of(dispatcher.writes(userAgent));
  }

  @Override
  public void deleteCustomResources() {
    // They end with the server.
  }

  @Override
  public void close() {
    client.close();
    MockServers.stop(server);
  }
}
