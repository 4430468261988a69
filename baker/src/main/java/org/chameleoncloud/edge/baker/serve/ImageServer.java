package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Serves the images of one namespace over HTTPS, for reading only. */
public final class ImageServer implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final long PAUSE_MILLIS = 200;

  private final ServerSocket listener;
  private final Limits limits;
  private final AccessLog log;
  private final Supplier<ServerTls> tls;
  private final ImageService service;
  private final Semaphore free;
  private final Deadlines deadlines = new Deadlines();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor = Thread.ofPlatform().name("accept").unstarted(this::accept);

  /**
   * What to serve, and to whom. The files are read again when they change.
   *
   * @param root the directory at which the claim is mounted
   * @param namespace the directory of its images, and the first part of their URLs' paths
   * @param users an htpasswd file
   * @param certificate in PEM, with intermediate certificates
   * @param key of the certificate, in PEM
   * @param linkKeys the directory with the keys of links: {@code current} signs them, and {@code previous}, if it
   *        exists, has signed some that are still valid. Null for no links
   */
  public record Settings(Path root, String namespace, Path users, Path certificate, Path key,
      Path linkKeys) {}

  private ImageServer(ServerSocket listener, Settings settings, ServerSecrets secrets,
      Limits limits, Clock clock, AccessLog log) {
    this.listener = listener;
    this.limits = limits;
    this.log = log;
    this.free = new Semaphore(limits.connections());
    this.tls = secrets.tls();
    this.service = new ImageService(new Images(settings.root, settings.namespace),
        new Passwords(secrets.users(), limits.wrongPasswordTime()), secrets.linkKeys(), clock, log,
        limits.downloads());
  }

  /**
   * Starts a server.
   *
   * @param address where to listen; port 0 for any free one
   * @param out for the access log
   * @throws BakeFailure {@code BadRequest} if one of the files is invalid, or the port is not available
   */
  public static ImageServer start(InetSocketAddress address, Settings settings, PrintStream out) {
    return start(address, settings, Limits.DEFAULT, Clock.systemUTC(), out);
  }

  static ImageServer start(InetSocketAddress address, Settings settings, Limits limits,
      Clock clock, PrintStream out) {
    AccessLog log = new AccessLog(out);
    ServerSecrets secrets = ServerSecrets.read(settings, log);
    ImageServer server = new ImageServer(listen(address), settings, secrets, limits, clock, log);
    server.acceptor.start();
    return server;
  }

  private static ServerSocket listen(InetSocketAddress address) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      return socket;
    } catch (IOException error) {
      throw new BakeFailure(Reason.BadRequest, "port " + address.getPort() + " is not available ("
          + error.getMessage() + "); choose another with --port", error);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        free.acquire();
        acceptOne();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptOne() throws InterruptedException {
    try {
      Socket accepted = listener.accept();
      open.add(accepted);
      Thread.ofPlatform().daemon().name("connection").start(() -> serve(accepted));
    } catch (IOException error) {
      free.release();
      if (!listener.isClosed()) {
        log.problem("a connection could not be accepted: " + error.getMessage());
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void serve(Socket accepted) {
    try {
      Connection.serve(accepted, tls.get(), service, limits, log, deadlines);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      // Without its message, which may quote a request.
      log.problem("internal error (" + bug.getClass().getSimpleName() + " at "
          + Arrays.stream(bug.getStackTrace()).limit(1).toList() + "); please report it");
    } finally {
      open.remove(accepted);
      free.release();
    }
  }

  /** Waits until it is closed. */
  public void await() throws InterruptedException {
    acceptor.join();
  }

  /** Closes all connections. */
  @Override
  public void close() throws IOException {
    listener.close();
    acceptor.interrupt();
    deadlines.close();
    for (Socket accepted : open) {
      accepted.close();
    }
  }
}
