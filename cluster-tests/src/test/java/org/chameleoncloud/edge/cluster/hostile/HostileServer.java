package org.chameleoncloud.edge.cluster.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP server that answers as it likes, with one request per connection. The first segment of the path names the
 * answer. It passes on what it receives, and counts.
 */
public final class HostileServer implements AutoCloseable {
  /** In bytes; the rest of a longer request is not read. */
  private static final int MAX_REQUEST = 1 << 20;
  private static final int MAX_CONNECTIONS = 200;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d{1,7})\r\n");

  private final ServerSocket socket;
  private final Map<String, Answer> answers;
  private final Consumer<Request> received;
  private final Map<String, Traffic> traffic = new TreeMap<>();
  private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);

  /** What the server does with a request. */
  public interface Answer {
    /**
     * Writes the complete response, its head included.
     *
     * @throws IOException if the client closes the connection
     */
    void write(Request request, ResponseStream out) throws IOException;
  }

  /**
   * A request.
   *
   * @param answer the first segment of its path
   * @param method the HTTP method
   * @param target path and query
   * @param text all of it as received, head and body
   */
  public record Request(String answer, String method, String target, String text) {}

  /** How often an answer was given, and how many bytes it had altogether. */
  public record Traffic(int requests, long bytes) {
    private Traffic plus(long sent) {
      return new Traffic(requests + 1, bytes + sent);
    }
  }

  private HostileServer(ServerSocket socket, Map<String, Answer> answers,
      Consumer<Request> received) {
    this.socket = socket;
    this.answers = Map.copyOf(answers);
    this.received = received;
  }

  /**
   * Starts to listen on a free port.
   *
   * @param address an address of the loopback interface
   * @param answers by the first segment of the path; 404 for all others
   * @param received is called with each request
   */
  public static HostileServer start(String address, Map<String, Answer> answers,
      Consumer<Request> received) throws IOException {
    HostileServer server = new HostileServer(
        new ServerSocket(0, MAX_CONNECTIONS, InetAddress.getByName(address)), answers, received);
    Thread.ofVirtual().name("hostile-server").start(server::accept);
    return server;
  }

  /** Its address, without a path. */
  public String url() {
    return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  /** What it served so far, by answer. */
  public Map<String, Traffic> traffic() {
    synchronized (traffic) {
      return new TreeMap<>(traffic);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        if (connections.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(TIMEOUT_MILLIS);
      Request request = read(new BufferedInputStream(client.getInputStream()));
      received.accept(request);
      ResponseStream out = new ResponseStream(client.getOutputStream());
      try {
        answers.getOrDefault(request.answer(), (_, response) -> response.head(404)).write(request,
            out);
      } finally {
        count(request.answer(), out.written());
      }
    } catch (IOException _) {
      // The client has seen enough.
    } finally {
      connections.release();
    }
  }

  private void count(String answer, long bytes) {
    synchronized (traffic) {
      traffic.merge(answer, new Traffic(1, bytes), (before, _) -> before.plus(bytes));
    }
  }

  private static Request read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int end = 0;
    while (end != 0x0d0a0d0a && head.size() < MAX_REQUEST) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
      end = end << 8 | next;
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    Matcher length = LENGTH.matcher(text);
    if (length.find()) {
      int body = Math.min(MAX_REQUEST, Integer.parseInt(length.group(1)));
      text += new String(in.readNBytes(body), StandardCharsets.UTF_8);
    }
    String[] words = text.split("[ \r\n]", 3);
    String target = words.length > 1 ? words[1] : "";
    String[] segments = target.split("[/?]", 3);
    return new Request(segments.length > 1 ? segments[1] : "", words[0], target, text);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
