package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy between the operator and the API server that can interrupt connections. */
final class TcpProxy implements AutoCloseable {
  private final ServerSocket server;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean blocked;

  private TcpProxy(ServerSocket server, URI target) {
    this.server = server;
    this.target = target;
  }

  /** Starts to listen on a free port of 127.0.0.1. */
  static TcpProxy start(String url) throws IOException {
    TcpProxy proxy = new TcpProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()),
        URI.create(url));
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  /** Its address. */
  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  /** Closes all connections, including watches. New ones are possible immediately. */
  void closeConnections() {
    open.forEach(TcpProxy::close);
  }

  /** Closes all connections, and every new one, until {@link #unblock}. */
  void block() {
    blocked = true;
    closeConnections();
  }

  /** Accepts connections again. */
  void unblock() {
    blocked = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        forward(server.accept());
      } catch (IOException _) {
        // Closed, or the target is unavailable: the client notices.
      }
    }
  }

  private void forward(Socket client) throws IOException {
    if (blocked) {
      client.close();
      return;
    }
    try {
      Socket upstream = new Socket(target.getHost(), target.getPort());
      open.add(client);
      open.add(upstream);
      Thread.ofVirtual().start(() -> copy(client, upstream));
      Thread.ofVirtual().start(() -> copy(upstream, client));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException _) {
      // Closed. The other side is closed, too.
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
      // It is closed anyway.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeConnections();
  }
}
