package org.chameleoncloud.edge.sandbox.plane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * The ports of one control plane on 127.0.0.1. Its programs take a number, not a socket, and want it again after a
 * restart. So these are no ports that the system gives to whoever connects somewhere (on Linux from 32768 on), and each
 * process begins to look at another place: two that start at once do not find the same ones free.
 *
 * @param etcd for the API server
 * @param etcdPeers for other members of etcd's cluster, of which there are none
 * @param apiServer for everybody
 * @param controllerManager for its probes
 */
record Ports(int etcd, int etcdPeers, int apiServer, int controllerManager) {
  private static final int FIRST = 20_000;
  private static final int SETS = 3_000;
  private static final int SIZE = 4;

  /**
   * Four that nobody listens on.
   *
   * @throws IOException when there are none
   */
  static Ports free() throws IOException {
    long start = ProcessHandle.current().pid();
    for (int i = 0; i < SETS; i++) {
      int first = FIRST + SIZE * (int) ((start + i) % SETS);
      if (IntStream.range(first, first + SIZE).allMatch(Ports::isFree)) {
        return new Ports(first, first + 1, first + 2, first + 3);
      }
    }
    throw new IOException("No four ports in a row are free on 127.0.0.1 between " + FIRST + " and "
        + (FIRST + SIZE * SETS));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
