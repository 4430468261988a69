package org.chameleoncloud.edge.lab.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.lab.controlplane.Placement;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * A control plane on a host, for nodes. The API server authenticates to kubelets with a certificate.
 *
 * @param host where it runs
 * @param nodes the names of the nodes
 * @param keys the directory of that certificate and its key
 */
record HostPlacement(Host host, List<String> nodes, Path keys) implements Placement {
  static final User SCHEDULER = new User("system:kube-scheduler", "");
  static final User PROXY = new User("system:kube-proxy", "");
  /** The name in the certificate for kubelets, for which {@link KubeletCluster} binds a role. */
  static final String KUBELET_CLIENT = "kube-apiserver-kubelet-client";

  /** Creates the directory with the certificate and its key. */
  static HostPlacement of(Host host, List<String> nodes, Path keys) throws IOException {
    HeldCertificate client = new HeldCertificate.Builder().commonName(KUBELET_CLIENT)
        .certificateAuthority(0).build();
    Files.createDirectory(keys);
    Files.writeString(keys.resolve("kubelet-client.crt"), client.certificatePem());
    Files.writeString(keys.resolve("kubelet-client.key"), client.privateKeyPkcs8Pem());
    return new HostPlacement(host, nodes, keys);
  }

  /** What kubelets verify the API server's certificate with. */
  Path kubeletClientCertificate() {
    return keys.resolve("kubelet-client.crt");
  }

  /** As a kubelet authenticates to the API server, whose Node authorizer knows the name. */
  static User node(String name) {
    return new User("system:node:" + name, "system:nodes");
  }

  @Override
  public Daemon start(List<String> program, Path log) throws IOException {
    return host.start(program, log);
  }

  @Override
  public String url(int apiServer) throws IOException {
    // Its certificate is for the host's address and for localhost.
    return "https://localhost:" + host.expose(apiServer);
  }

  @Override
  public String localUrl(int apiServer) {
    return "https://" + host.address() + ":" + apiServer;
  }

  @Override
  public List<String> apiServerOptions(int apiServer) {
    return List.of("--bind-address", "0.0.0.0", "--advertise-address",
        host.address(), "--authorization-mode", "Node,RBAC", "--enable-admission-plugins",
        "NodeRestriction", "--service-account-issuer", "https://kubernetes.default.svc",
        "--kubelet-client-certificate", kubeletClientCertificate().toString(),
        "--kubelet-client-key", keys.resolve("kubelet-client.key").toString(),
        "--kubelet-preferred-address-types", "InternalIP");
  }

  @Override
  public List<User> users() {
    return Stream.concat(Stream.of(SCHEDULER, PROXY), nodes.stream().map(HostPlacement::node))
        .toList();
  }
}
