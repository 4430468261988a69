package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.serve.Deadlines.Deadline;
import org.chameleoncloud.edge.baker.serve.Reply.Caller;

/** One connection of a client: TLS, and HTTP/1.1 requests one after the other. */
final class Connection {
  private static final int BUFFER = 64 << 10;
  private static final int MAX_DRAINED = 64 << 10;
  private static final Duration DRAIN_TIME = Duration.ofSeconds(2);
  private static final String COMMON_HEADERS = "Cache-Control: private, no-store\r\n"
      + "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
      + "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n";

  private final ImageService service;
  private final Limits limits;
  private final AccessLog log;
  private final String client;
  private final Deadline deadline;
  private final SSLSocket socket;
  private long sent;

  private Connection(ImageService service, Limits limits, AccessLog log, String client,
      Deadline deadline, SSLSocket socket) {
    this.service = service;
    this.limits = limits;
    this.log = log;
    this.client = client;
    this.deadline = deadline;
    this.socket = socket;
  }

  /** Serves a connection until it ends. Ends it if it is not TLS, or the client is too slow. */
  static void serve(Socket accepted, ServerTls tls, ImageService service, Limits limits,
      AccessLog log, Deadlines deadlines) throws InterruptedException {
    try (accepted; Deadline deadline = deadlines.of(accepted, limits.headTime())) {
      accepted.setTcpNoDelay(true);
      SSLSocket socket = tls.over(accepted);
      socket.startHandshake();
      new Connection(service, limits, log, accepted.getInetAddress().getHostAddress(), deadline,
          socket).serve();
    } catch (IOException _) {
      // The client has gone, or was too slow, or does not use TLS: there is no one to send a response to.
    }
  }

  private void serve() throws IOException, InterruptedException {
    HeadReader heads = new HeadReader(socket.getInputStream(), limits.headBytes());
    Optional<byte[]> head = heads.next();
    boolean more = head.isPresent();
    while (more) {
      deadline.set(limits.partTime());
      more = respond(RequestHead.parse(head.get()));
      deadline.set(limits.headTime());
      if (more) {
        head = heads.next();
        more = head.isPresent();
      }
    }
    end();
  }

  /** Whether the client may send another request. */
  private boolean respond(Optional<RequestHead> request) throws IOException, InterruptedException {
    long start = System.nanoTime();
    RequestHead head = request.orElse(null);
    int status = Status.INTERNAL_ERROR;
    Caller caller = Caller.NOBODY;
    sent = 0;
    try (Reply reply = request.isPresent() ? service.reply(head) : malformed()) {
      status = reply.status();
      caller = reply.caller();
      boolean more = request.isPresent() && head.keepAlive() && status != Status.NOT_ALLOWED;
      send(reply, head, more);
      return more;
    } catch (BakeFailure failure) {
      log.problem(failure.getMessage());
      return false;
    } finally {
      if (head == null || !head.path().equals(ImageService.HEALTH)) {
        log.sent(client, head, status, caller, sent, Duration.ofNanos(System.nanoTime() - start));
      }
    }
  }

  private static Reply malformed() {
    return Reply.text(Status.BAD_REQUEST, "The request is malformed, too long, or has a body.\n");
  }

  private void send(Reply reply, RequestHead request, boolean more) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(head(reply, request, more).getBytes(StandardCharsets.ISO_8859_1));
    if (request == null || !request.method().equals("HEAD")) {
      sendPart(reply.file(), reply.part(), out);
    }
  }

  private static String head(Reply reply, RequestHead request, boolean more) {
    StringBuilder head = new StringBuilder(512).append("HTTP/1.1 ").append(reply.status())
        .append(' ').append(Status.phrase(reply.status())).append("\r\nDate: ")
        .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
        .append("\r\n");
    reply.headers().forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (reply.hasLength()) {
      head.append("Content-Length: ").append(reply.part().length()).append("\r\n");
    }
    head.append(COMMON_HEADERS);
    // After a port-forward, a browser would otherwise force HTTPS on all other servers on localhost.
    if (request == null || !request.header("host").matches("localhost(:[0-9]+)?")) {
      head.append("Strict-Transport-Security: max-age=31536000\r\n");
    }
    return head.append(more ? "" : "Connection: close\r\n").append("\r\n").toString();
  }

  private void sendPart(OpenFile file, ByteRange part, OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER, part.length())];
    long next = Limits.PART;
    while (sent < part.length()) {
      int count = (int) Math.min(buffer.length, part.length() - sent);
      read(file, part.start() + sent, ByteBuffer.wrap(buffer, 0, count));
      out.write(buffer, 0, count);
      sent += count;
      if (sent >= next) {
        deadline.set(limits.partTime());
        next = sent + Limits.PART;
      }
    }
  }

  /** A failure is the claim's, and not the client's. */
  private static void read(OpenFile file, long position, ByteBuffer target) {
    try {
      file.read(position, target);
    } catch (IOException error) {
      throw new BakeFailure(Reason.SourceUnreadable, file.name() + " cannot be read: "
          + error.getMessage() + "; check the claim", error);
    }
  }

  /** Lets the client read a last response before its unread data makes the connection break. */
  private void end() throws IOException {
    deadline.set(DRAIN_TIME);
    socket.shutdownOutput();
    InputStream in = socket.getInputStream();
    byte[] drained = new byte[BUFFER / 8];
    int left = MAX_DRAINED;
    int count = 0;
    while (count >= 0 && left > 0) {
      count = in.read(drained);
      left -= count;
    }
  }
}
