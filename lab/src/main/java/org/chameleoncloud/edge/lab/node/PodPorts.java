package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Maps the ports of a container to free ports of this machine, because containers have no network of their own here and
 * two pods may declare the same port. Words of the command that end with {@code =PORT} are rewritten.
 */
final class PodPorts {
  private final Map<Integer, Integer> local;
  private final Map<String, Integer> named;

  private PodPorts(Map<Integer, Integer> local, Map<String, Integer> named) {
    this.local = local;
    this.named = named;
  }

  /** Finds a free port for each one that a container declares. */
  static PodPorts of(Container container) throws IOException {
    Map<Integer, Integer> local = new HashMap<>();
    Map<String, Integer> named = new HashMap<>();
    for (ContainerPort port : container.getPorts()) {
      local.put(port.getContainerPort(), findFree());
      if (port.getName() != null) {
        named.put(port.getName(), port.getContainerPort());
      }
    }
    return new PodPorts(local, named);
  }

  private static int findFree() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A word of the command, rewritten for this machine. */
  String rewrite(String word) {
    return local.entrySet().stream().filter(port -> word.endsWith("=" + port.getKey()))
        .map(port -> word.substring(0, word.lastIndexOf('=') + 1) + port.getValue()).findFirst()
        .orElse(word);
  }

  /** The local port for one that a probe names; empty if it is not declared. */
  Optional<Integer> local(IntOrString port) {
    Integer declared = port.getStrVal() == null ? port.getIntVal() : named.get(port.getStrVal());
    return Optional.ofNullable(declared).map(local::get);
  }
}
