package org.chameleoncloud.edge.lab.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration of a node's programs.
 *
 * @param directory the host's
 * @param pods the first three numbers of the addresses of its pods, such as {@code 10.244.1}
 */
record NodeFiles(Path directory, String pods) {
  /** What containerd starts a pod with. */
  static final String PAUSE_IMAGE = "lab.example.org/pause:1";
  private static final String EVICT_BELOW = "1%";
  private static final String CNI_PLUGINS = "/usr/lib/cni";

  private Path resolvConf() {
    return directory.resolve("resolv.conf");
  }

  /** The DNS server that new pods get. */
  void writeNameServer(String address) throws IOException {
    Files.writeString(resolvConf(), "nameserver " + address + "\n");
  }

  /** Lets the kubelet evict pods when less than this, a quantity, is left for what they write. */
  void writeEvictBelow(String available) throws IOException {
    String key = "nodefs.available: ";
    Files.writeString(kubelet(), Files.readString(kubelet())
        .replaceFirst(key + "[^,]+", key + available));
  }

  /** On the host's own file system: the path of a socket has at most 107 bytes, and a checkout's may have more. */
  Path socket() {
    return Path.of("/run/containerd/containerd.sock");
  }

  Path containerd() {
    return directory.resolve("containerd.toml");
  }

  Path kubelet() {
    return directory.resolve("kubelet.yaml");
  }

  Path proxy() {
    return directory.resolve("kube-proxy.yaml");
  }

  Path kubeletKubeconfig() {
    return directory.resolve("kubelet.kubeconfig");
  }

  Path proxyKubeconfig() {
    return directory.resolve("kube-proxy.kubeconfig");
  }

  Path log(String program) {
    return directory.resolve(program + ".log");
  }

  /**
   * Writes all files but the kubeconfigs.
   *
   * @param cgroup the cgroup of all pods, in each hierarchy
   * @param clientCertificate by which the kubelet knows the API server
   */
  void write(String name, String cgroup, Path clientCertificate) throws IOException {
    Path network = Files.createDirectory(directory.resolve("cni"));
    // Without masquerading: pods see each other's addresses, which NetworkPolicies select by, and nothing is outside.
    Files.writeString(network.resolve("10-pods.conflist"), """
        {"cniVersion": "0.4.0", "name": "pods", "plugins": [
          {"type": "bridge", "bridge": "cni0", "isGateway": true,
           "hairpinMode": true,
           "ipam": {"type": "host-local", "ranges": [[{"subnet": "%s.0/24"}]],
                    "routes": [{"dst": "0.0.0.0/0"}]}},
          {"type": "portmap", "capabilities": {"portMappings": true}}]}
        """.formatted(pods));
    // Without restrict_oom_score_adj, runc would lower scores, which a process in a container of its own may not.
    Files.writeString(containerd(), """
        version = 2
        root = "%1$s/containerd"
        state = "/run/containerd"
        [grpc]
          address = "%2$s"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%3$s"
          disable_apparmor = true
          restrict_oom_score_adj = true
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%4$s"
            conf_dir = "%5$s"
          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"
        """.formatted(directory, socket(), PAUSE_IMAGE, CNI_PLUGINS, network));
    Files.writeString(resolvConf(), "");
    Files.writeString(kubelet(), """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        authentication:
          anonymous: {enabled: false}
          webhook: {enabled: true}
          x509: {clientCAFile: "%s"}
        authorization: {mode: Webhook}
        cgroupDriver: cgroupfs
        cgroupRoot: /%s
        failSwapOn: false
        failCgroupV1: false
        protectKernelDefaults: true
        containerRuntimeEndpoint: unix://%s
        resolvConf: %s
        imageGCHighThresholdPercent: 100
        syncFrequency: 10s
        evictionHard: {memory.available: 100Mi, nodefs.available: %s, imagefs.available: 1%%}
        evictionPressureTransitionPeriod: 5s
        """.formatted(clientCertificate, cgroup, socket(), resolvConf(), EVICT_BELOW));
    Files.writeString(proxy(), """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        clientConnection: {kubeconfig: "%s"}
        mode: iptables
        hostnameOverride: %s
        conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
        """.formatted(proxyKubeconfig(), name));
  }
}
