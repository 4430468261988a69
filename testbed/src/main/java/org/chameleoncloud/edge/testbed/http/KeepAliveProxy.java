package org.chameleoncloud.edge.testbed.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes connections on to a server and closes those that have been idle for a while after a response, like gunicorn
 * and Apache do. A request that is sent on such a connection at that moment is reset, or finds the end of the stream.
 *
 * <p>The JDK's server has one idle time for the whole process, of 30 s. When it closes an idle connection, this proxy
 * does not, but opens another one for the next request.
 */
final class KeepAliveProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepAliveProxy.class);
  private static final int BACKLOG = 1024;
  private static final int BUFFER = 16_384;
  /** How often an idle connection is looked at; shorter than any time that matters. */
  private static final int LOOK_MILLIS = 50;
  /** A server that closes a connection later than this after a response does so because it is idle. */
  private static final Duration SERVER_IDLE = Duration.ofSeconds(5);

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Duration keepAlive;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private KeepAliveProxy(ServerSocket listener, InetSocketAddress server, Duration keepAlive) {
    this.listener = listener;
    this.server = server;
    this.keepAlive = keepAlive;
  }

  /**
   * Starts to listen.
   *
   * @param address where clients connect to; its port is 0 for any free one
   * @param server where to pass connections on to
   * @param keepAlive how long a connection may be idle after a response
   * @throws java.net.BindException when another process listens there, or the port may not be used
   */
  static KeepAliveProxy start(InetSocketAddress address, InetSocketAddress server,
      Duration keepAlive) throws IOException {
    ServerSocket listener = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
    KeepAliveProxy proxy = new KeepAliveProxy(listener, server, keepAlive);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** The port that clients connect to. */
  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    connections.forEach(Connection::close);
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        pass(new Connection(listener.accept()));
      } catch (IOException e) {
        LOG.debug("no more connections: {}", e.getMessage());
      }
    }
  }

  private void pass(Connection connection) {
    connections.add(connection);
    try {
      threads.execute(connection::passRequests);
    } catch (RejectedExecutionException closed) {
      connection.close();
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      LOG.debug("closing failed: {}", e.getMessage());
    }
  }

  /** A connection of a client, with the connection to the server that currently belongs to it. */
  private final class Connection {
    private final Socket client;
    private Socket toServer;
    /** When the last byte of a response came; 0 while a request or nothing is on its way. */
    private volatile long idleSince;

    Connection(Socket client) {
      this.client = client;
    }

    void passRequests() {
      byte[] buffer = new byte[BUFFER];
      try (client) {
        client.setTcpNoDelay(true);
        client.setSoTimeout(LOOK_MILLIS);
        int read = read(buffer);
        while (read >= 0) {
          if (read > 0) {
            idleSince = 0;
            server().getOutputStream().write(buffer, 0, read);
          }
          read = read(buffer);
        }
      } catch (IOException e) {
        LOG.debug("connection ended: {}", e.getMessage());
      } finally {
        close();
      }
    }

    /** The bytes that the client sent: 0 for none yet, -1 when it has closed or the connection was idle too long. */
    private int read(byte[] buffer) throws IOException {
      try {
        return client.getInputStream().read(buffer);
      } catch (SocketTimeoutException e) {
        return idleSince != 0 && idleFor().compareTo(keepAlive) >= 0 ? -1 : 0;
      }
    }

    private Duration idleFor() {
      return Duration.ofNanos(System.nanoTime() - idleSince);
    }

    private synchronized Socket server() throws IOException {
      if (toServer == null || toServer.isClosed()) {
        Socket opened = new Socket();
        opened.connect(server);
        opened.setTcpNoDelay(true);
        toServer = opened;
        threads.execute(() -> passResponses(opened));
      }
      return toServer;
    }

    private void passResponses(Socket from) {
      byte[] buffer = new byte[BUFFER];
      try (from) {
        int read = from.getInputStream().read(buffer);
        while (read >= 0) {
          client.getOutputStream().write(buffer, 0, read);
          idleSince = System.nanoTime();
          read = from.getInputStream().read(buffer);
        }
      } catch (IOException e) {
        LOG.debug("response ended: {}", e.getMessage());
      }
      if (idleSince == 0 || idleFor().compareTo(SERVER_IDLE) < 0) {
        close();
      }
    }

    private synchronized void close() {
      connections.remove(this);
      closeQuietly(client);
      if (toServer != null) {
        closeQuietly(toServer);
      }
    }
  }
}
