package org.chameleoncloud.edge.lab.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The API server's audit log (audit.k8s.io/v1), filtered by client. */
public final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> READ_VERBS = Set.of("get", "list", "watch");

  private final Path file;
  private final String keyword;
  private final Predicate<JsonNode> filter;
  private long start;

  /**
   * @param keyword part of each matching line; others are not parsed
   */
  private AuditLog(Path file, String keyword, Predicate<JsonNode> filter) {
    this.file = file;
    this.keyword = keyword;
    this.filter = filter;
  }

  /** The requests of a user, such as {@code system:serviceaccount:NAMESPACE:NAME}. */
  public static AuditLog ofUser(Path file, String user) {
    return new AuditLog(file, user, event -> event.at("/user/username").asText().equals(user));
  }

  /** The requests of clients whose user agent starts with a text. */
  public static AuditLog ofUserAgent(Path file, String userAgent) {
    return new AuditLog(file, userAgent,
        event -> event.path("userAgent").asText().startsWith(userAgent));
  }

  /**
   * One request that got a response.
   *
   * @param verb such as {@code patch} or {@code list}
   * @param resource in the plural, such as {@code edgedevices}; the path of a request for something else
   * @param subresource empty for none
   * @param namespace empty for none
   * @param name empty if the request does not name an object
   * @param code the HTTP status code of the response
   */
  public record Request(String verb, String resource, String subresource, String namespace,
      String name, int code) {
    /** Verb and resource, such as {@code patch edgedevices/status}. */
    public String kind() {
      return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    /** Whether it changes anything. */
    public boolean isWrite() {
      return !READ_VERBS.contains(verb);
    }
  }

  /** Skips all requests that were logged until now. */
  public void skipToEnd() {
    start = file.toFile().length();
  }

  /**
   * The requests that got a response; a watch as soon as it is open.
   *
   * @throws UncheckedIOException if the log cannot be read
   */
  public List<Request> requests() {
    return events().stream().map(AuditLog::request).toList();
  }

  /**
   * The same as they were logged (audit.k8s.io/v1, Event), in the order in which they ended. Those that change something in
   * {@link ControlPlane#AUDITED_NAMESPACE} have {@code requestObject} and {@code responseObject}.
   *
   * @throws UncheckedIOException if the log cannot be read
   */
  public List<JsonNode> events() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(log.length() - start)];
      log.seek(start);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // The last line may be incomplete.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines()
          .filter(line -> line.contains(keyword)).map(AuditLog::parse).filter(filter)
          .filter(AuditLog::isFirstOfRequest).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /** A watch is logged twice: when it opens and when it ends. */
  private static boolean isFirstOfRequest(JsonNode event) {
    String stage = event.path("stage").asText();
    return event.path("verb").asText().equals("watch")
        ? stage.equals("ResponseStarted") || event.at("/responseStatus/code").asInt() >= 400
        : stage.equals("ResponseComplete");
  }

  private static Request request(JsonNode event) {
    JsonNode object = event.path("objectRef");
    return new Request(event.path("verb").asText(),
        object.path("resource").asText(event.path("requestURI").asText()),
        object.path("subresource").asText(), object.path("namespace").asText(),
        object.path("name").asText(), event.at("/responseStatus/code").asInt());
  }

  /** The number of writes of each kind, such as {@code patch edgedevices/status}. */
  public Map<String, Long> writes() {
    return countByKind(Request::isWrite);
  }

  /** The number of requests of each kind. */
  public Map<String, Long> counts() {
    return countByKind(_ -> true);
  }

  private Map<String, Long> countByKind(Predicate<Request> included) {
    return requests().stream().filter(included)
        .collect(Collectors.groupingBy(Request::kind, TreeMap::new, Collectors.counting()));
  }

  /** The requests that got a 403: a permission is missing, or the namespace is being deleted. */
  public List<Request> forbidden() {
    return requests().stream().filter(request -> request.code() == 403).toList();
  }
}
