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
 * The ports of a container. It has no network of its own here, and two pods may well declare the same port: each one is
 * another, free one on this machine, and the words of the command that end with {@code =PORT} say so.
 */
final class PodPorts {
  private final Map<Integer, Integer> here;
  private final Map<String, Integer> named;

  private PodPorts(Map<Integer, Integer> here, Map<String, Integer> named) {
    this.here = here;
    this.named = named;
  }

  /** Looks for a free port for each that a container declares. */
  static PodPorts of(Container container) throws IOException {
    Map<Integer, Integer> here = new HashMap<>();
    Map<String, Integer> named = new HashMap<>();
    for (ContainerPort port : container.getPorts()) {
      here.put(port.getContainerPort(), free());
      if (port.getName() != null) {
        named.put(port.getName(), port.getContainerPort());
      }
    }
    return new PodPorts(here, named);
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A word of the command as it reads on this machine. */
  String here(String word) {
    return here.entrySet().stream().filter(port -> word.endsWith("=" + port.getKey()))
        .map(port -> word.substring(0, word.lastIndexOf('=') + 1) + port.getValue()).findFirst()
        .orElse(word);
  }

  /** Where a port that a probe names is on this machine; nothing for one that is not declared. */
  Optional<Integer> here(IntOrString port) {
    Integer inside = port.getStrVal() == null ? port.getIntVal() : named.get(port.getStrVal());
    return Optional.ofNullable(inside).map(here::get);
  }
}
