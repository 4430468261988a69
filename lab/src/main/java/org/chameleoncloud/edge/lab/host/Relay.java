package org.chameleoncloud.edge.lab.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Accepts TCP connections in one network namespace and continues them in another. */
public final class Relay implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 1000;
  private static final int BUFFER = 64 * 1024;

  private final ServerSocketChannel server;
  private final NetworkNamespace.Opening<SocketChannel> destination;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

  private Relay(ServerSocketChannel server, NetworkNamespace.Opening<SocketChannel> destination) {
    this.server = server;
    this.destination = destination;
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  /** From a free port of this machine's 127.0.0.1 to an address in a namespace. */
  static Relay into(NetworkNamespace namespace, InetSocketAddress destination) throws IOException {
    return new Relay(listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
        () -> namespace.open(() -> SocketChannel.open(destination)));
  }

  private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The port that accepts connections. */
  public int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        places.acquire();
        SocketChannel client = server.accept();
        Thread.ofVirtual().name("relay").start(() -> serve(client));
      } catch (IOException _) {
        // The relay was closed, or the client has gone; the loop's condition shows which.
        places.release();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client; SocketChannel other = destination.open()) {
      open.add(client);
      open.add(other);
      if (!server.isOpen()) {
        return;
      }
      Thread back = Thread.ofVirtual().name("relay").start(() -> copy(other, client));
      copy(client, other);
      back.join();
    } catch (IOException _) {
      // As over a network: both ends see the connection end.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(channel -> !channel.isOpen());
      places.release();
    }
  }

  /** Until the end of what {@code from} sends, which {@code to} is then informed of. */
  private static void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // It cannot be used any more in any case.
    }
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Relay::close);
  }
}
