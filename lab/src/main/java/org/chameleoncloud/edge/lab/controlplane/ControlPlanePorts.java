package org.chameleoncloud.edge.lab.controlplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * The ports of one control plane on 127.0.0.1. Its binaries take a number, not a socket, and need the same one after a
 * restart. Therefore these are not ephemeral ports (on Linux from 32768), and each process starts its search at a
 * different number, so that two that start at the same time do not find the same ports free.
 *
 * @param etcd for the API server
 * @param etcdPeers for other etcd members, of which there are none
 * @param apiServer for all clients
 * @param controllerManager for its probes
 */
record ControlPlanePorts(int etcd, int etcdPeers, int apiServer, int controllerManager) {
  private static final int FIRST = 20_000;
  private static final int SETS = 3_000;
  private static final int SIZE = 4;

  /**
   * Finds four free ports.
   *
   * @throws IOException if there are none
   */
  static ControlPlanePorts findFree() throws IOException {
    long start = ProcessHandle.current().pid();
    for (int i = 0; i < SETS; i++) {
      int first = FIRST + SIZE * (int) ((start + i) % SETS);
      if (IntStream.range(first, first + SIZE).allMatch(ControlPlanePorts::isFree)) {
        return new ControlPlanePorts(first, first + 1, first + 2, first + 3);
      }
    }
    throw new IOException("no four consecutive ports are free on 127.0.0.1 between " + FIRST
        + " and " + (FIRST + SIZE * SETS));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
