package org.chameleoncloud.edge.sandbox.plane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of one control plane on 127.0.0.1. They were free a moment ago: its programs take a number, not a socket,
 * and keep it over restarts.
 *
 * @param etcd for the API server
 * @param etcdPeers for other members of etcd's cluster, of which there are none
 * @param apiServer for everybody
 * @param controllerManager for its probes
 */
record Ports(int etcd, int etcdPeers, int apiServer, int controllerManager) {
  static Ports free() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
