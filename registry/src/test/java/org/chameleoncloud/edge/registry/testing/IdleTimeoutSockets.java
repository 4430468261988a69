package org.chameleoncloud.edge.registry.testing;

import static org.awaitility.Awaitility.await;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Server sockets with a keep-alive timeout, in the time of a test. Always the worst case: a connection whose timeout is
 * over closes when the next request has just arrived, which is then lost.
 */
public final class IdleTimeoutSockets extends NoDelayServerSockets {
  private final Duration keepAlive;
  private final AtomicLong nanoTime;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final AtomicInteger lostRequests = new AtomicInteger();
  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicInteger toReject = new AtomicInteger();

  /** Closes connections that were idle for {@code keepAlive}, by {@code nanoTime}. */
  public IdleTimeoutSockets(Duration keepAlive, AtomicLong nanoTime) {
    this.keepAlive = keepAlive;
    this.nanoTime = nanoTime;
  }

  /** The number of connections that were accepted so far. */
  public int connections() {
    return accepted.size();
  }

  /** The number of requests that were lost, because they came on a connection after its timeout. */
  public int lostRequests() {
    return lostRequests.get();
  }

  /** Closes the next connections at once, before the server reads anything. */
  public void rejectNext(int connections) {
    toReject.set(connections);
  }

  /** Closes all connections as a server does that shuts down. */
  public void closeAll() throws IOException {
    close(false);
  }

  /** Resets all connections, like a load balancer that has forgotten them. */
  public void resetAll() throws IOException {
    close(true);
  }

  private void close(boolean reset) throws IOException {
    for (Socket connection : accepted) {
      connection.setSoLinger(reset, 0);
      connection.close();
    }
    // The kernel closes a socket when the last system call that uses it has returned.
    await().until(() -> reading.get() == 0);
  }

  @Override
  void accepted(Socket connection) throws IOException {
    accepted.add(connection);
    if (toReject.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      connection.setSoLinger(true, 0);
      connection.close();
    }
  }

  @Override
  Socket newConnection() {
    return new Socket() {
      private volatile long idleSince = Long.MAX_VALUE;

      @Override
      public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = countedRead(buffer, offset, length);
            if (count > 0 && isTimeoutOver()) {
              lostRequests.incrementAndGet();
              setSoLinger(true, 0);
              close();
              throw new SocketException("closed after the keep-alive timeout");
            }
            return count;
          }

          private int countedRead(byte[] buffer, int offset, int length) throws IOException {
            reading.incrementAndGet();
            try {
              return super.read(buffer, offset, length);
            } finally {
              reading.decrementAndGet();
            }
          }
        };
      }

      private boolean isTimeoutOver() {
        return idleSince != Long.MAX_VALUE && nanoTime.get() - idleSince >= keepAlive.toNanos();
      }

      @Override
      public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            idleSince = nanoTime.get();
            out.write(bytes, offset, length);
          }
        };
      }
    };
  }
}
