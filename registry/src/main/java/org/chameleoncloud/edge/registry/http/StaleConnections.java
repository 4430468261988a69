package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps requests that OkHttp does not repeat off pooled connections that the server may have closed: such a request
 * would fail unanswered, and it would not be known whether it took effect.
 *
 * <p>Servers close idle connections without notice: gunicorn after 2 s, Apache after 5 s. OkHttp only checks connections
 * that were idle for 10 s. This interceptor rejects a connection that was idle for {@link #MAX_IDLE}, and one that turns
 * out to be closed already; OkHttp then discards it. A GET may use any connection, because OkHttp repeats it.
 */
final class StaleConnections implements Interceptor {
  /**
   * Half of the shortest timeout seen, one second: the server counts from when it sent its last response, which the
   * client receives later, and until the next request arrives.
   */
  static final Duration MAX_IDLE = Duration.ofMillis(500);

  /** In ms, the shortest possible: only what has already been received matters. */
  private static final int PROBE_TIMEOUT = 1;

  private final LongSupplier nanoTime;
  /** When each connection last finished an exchange. Weak, because OkHttp does not report when it closes one. */
  private final Map<Connection, Long> releasedAt = new WeakHashMap<>();

  /** Measures idleness with {@code nanoTime}, a monotonic time in ns. */
  StaleConnections(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Called when a connection has finished an exchange. */
  void released(Connection connection) {
    synchronized (releasedAt) {
      releasedAt.put(connection, nanoTime.getAsLong());
    }
  }

  /**
   * Passes the request on if its connection is suitable.
   *
   * @throws StaleConnectionException when it is not; nothing was sent
   */
  @Override
  public Response intercept(Chain chain) throws IOException {
    boolean repeatable = chain.request().method().equals("GET");
    if (!repeatable && isStale(chain.connection())) {
      throw new StaleConnectionException();
    }
    return chain.proceed(chain.request());
  }

  private boolean isStale(Connection connection) {
    Long since;
    synchronized (releasedAt) {
      since = releasedAt.get(connection);
    }
    if (since == null) {
      return false;
    }
    return nanoTime.getAsLong() - since >= MAX_IDLE.toNanos() || isClosed(connection.socket());
  }

  /** Whether the server has closed the connection, or has sent something without a request. */
  private static boolean isClosed(Socket socket) {
    try {
      int timeout = socket.getSoTimeout();
      socket.setSoTimeout(PROBE_TIMEOUT);
      boolean silent = isSilent(socket);
      socket.setSoTimeout(timeout);
      return !silent;
    } catch (IOException reset) {
      return true;
    }
  }

  private static boolean isSilent(Socket socket) throws IOException {
    try {
      socket.getInputStream().read();
      return false;
    } catch (SocketTimeoutException nothingReceived) {
      return true;
    }
  }
}
