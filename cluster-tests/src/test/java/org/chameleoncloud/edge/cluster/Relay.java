package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between the operator and the API server that can be cut. It carries bytes, and sees none of what they say. */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean down;

  private Relay(ServerSocket server, URI target) {
    this.server = server;
    this.target = target;
  }

  /** Begins to listen on a free port of 127.0.0.1. */
  static Relay to(String url) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()),
        URI.create(url));
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  /** Where it listens. */
  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  /** Cuts all connections, watches among them; new ones can be made at once. */
  void cut() {
    open.forEach(Relay::close);
  }

  /** Cuts all connections, and every new one, until {@link #mend}. */
  void cutForGood() {
    down = true;
    cut();
  }

  /** Lets connections through again. */
  void mend() {
    down = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        carry(server.accept());
      } catch (IOException _) {
        // Closed, or the target is away: whoever connects sees that.
      }
    }
  }

  private void carry(Socket here) throws IOException {
    if (down) {
      here.close();
      return;
    }
    try {
      Socket there = new Socket(target.getHost(), target.getPort());
      open.add(here);
      open.add(there);
      Thread.ofVirtual().start(() -> pump(here, there));
      Thread.ofVirtual().start(() -> pump(there, here));
    } catch (IOException e) {
      here.close();
      throw e;
    }
  }

  private void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException _) {
      // Cut; the other side is to see that too.
    } finally {
      close(from);
      close(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Then it is closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
