package org.chameleoncloud.edge.lab.controlplane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.lab.process.Daemon;

/** Where the programs of a control plane run. */
public interface Placement {
  /** The loopback interface of this machine. There are no nodes: nothing connects to a kubelet or to a Service. */
  Placement LOOPBACK = new Placement() {
    @Override
    public Daemon start(List<String> program, Path log) throws IOException {
      return Daemon.start(program, log);
    }

    @Override
    public String url(int apiServer) {
      return localUrl(apiServer);
    }

    @Override
    public String localUrl(int apiServer) {
      return "https://127.0.0.1:" + apiServer;
    }

    @Override
    public List<String> apiServerOptions(int apiServer) {
      return List.of("--bind-address", "127.0.0.1", "--authorization-mode", "RBAC",
          "--service-account-issuer", url(apiServer), "--endpoint-reconciler-type", "none");
    }

    @Override
    public List<User> users() {
      return List.of();
    }
  };

  /**
   * Someone who authenticates with a token.
   *
   * @param name such as {@code system:kube-scheduler}
   * @param groups separated by commas, as in the API server's file of tokens; may be empty
   */
  record User(String name, String groups) {}

  /** Starts a server there. */
  Daemon start(List<String> program, Path log) throws IOException;

  /** The address at which this process connects to the API server, which it can serve with its certificate. */
  String url(int apiServer) throws IOException;

  /** The same for programs that run there. */
  String localUrl(int apiServer);

  /** The options of kube-apiserver that depend on the place. */
  List<String> apiServerOptions(int apiServer);

  /** Who needs a token besides the administrator. */
  List<User> users();
}
