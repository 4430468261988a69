package org.chameleoncloud.edge.sandbox.cluster;

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
 * An API server in this process, on a free port of 127.0.0.1. It stores, patches, watches and honours finalizers; it
 * does not validate, has no server-side apply, and holds everything in memory.
 */
public final class InMemoryCluster implements Cluster {
  private static final String NAMESPACE = "lab";
  /** By this name the demo's own requests are told from the operator's. */
  private static final String DEMO = "chi-edge-demo";

  private final MockWebServer web = new MockWebServer();
  private final CountedDispatcher dispatcher;
  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final Path kubeconfig;

  private InMemoryCluster(List<Path> crds, Path kubeconfig, WriteListener listener)
      throws IOException {
    this.kubeconfig = kubeconfig;
    dispatcher = new CountedDispatcher(web, DEMO, listener);
    server = new KubernetesMockServer(new Context(), web, new HashMap<>(), dispatcher, false);
    server.init(InetAddress.getByName("127.0.0.1"), 0);
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(url()).withUserAgent(DEMO)
            .withNamespace(NAMESPACE).withHttp2Disable(true).build())
        .build();
    Definition.install(client, crds, NAMESPACE);
    Files.writeString(kubeconfig, kubeconfigText());
  }

  /**
   * Starts one.
   *
   * @param crds the files with the definitions to install
   * @param kubeconfig the file to write
   * @param listener told of every write
   */
  public static InMemoryCluster start(List<Path> crds, Path kubeconfig, WriteListener listener)
      throws IOException {
    return new InMemoryCluster(crds, kubeconfig, listener);
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + web.getPort();
  }

  private String kubeconfigText() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: demo
          cluster: {server: "%s"}
        contexts:
        - name: demo
          context: {cluster: demo, user: demo, namespace: %s}
        users:
        - name: demo
          user: {}
        current-context: demo
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
  public Optional<Map<String, Integer>> writes() {
    return Optional.of(dispatcher.counts());
  }

  @Override
  public void vacate() {
    // All of it is gone with the server.
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
