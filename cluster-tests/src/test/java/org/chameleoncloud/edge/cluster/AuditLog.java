package org.chameleoncloud.edge.cluster;

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
import java.util.stream.Collectors;

/** What the API server noted of somebody's requests since a moment. */
final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> READS = Set.of("get", "list", "watch");

  private final Path file;
  private final String user;
  private long from;

  private AuditLog(Path file, String user) {
    this.file = file;
    this.user = user;
    fromNow();
  }

  /** One request that was answered. */
  record Request(String verb, String group, String resource, String subresource, String namespace,
      String name, int code) {
    /** Such as {@code patch edgedevices/status}. */
    String kind() {
      return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    /** Whether it changes anything. */
    boolean isWrite() {
      return !READS.contains(verb);
    }
  }

  /** The requests of a user from now on. */
  static AuditLog of(Plane plane, String user) {
    return new AuditLog(plane.control().auditLog(), user);
  }

  /** Forgets what has been until now. */
  void fromNow() {
    from = file.toFile().length();
  }

  /** The requests that have been answered, a watch as soon as it is open. */
  List<Request> requests() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // The last line may be on its way.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines()
          .filter(line -> line.contains(user)).map(AuditLog::parsed)
          .filter(event -> event.at("/user/username").asText().equals(user))
          .filter(AuditLog::isFirstAnswer).map(AuditLog::request).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /** A watch is told twice: when it opens, and when it ends. */
  private static boolean isFirstAnswer(JsonNode event) {
    String stage = event.path("stage").asText();
    return event.path("verb").asText().equals("watch")
        ? stage.equals("ResponseStarted")
            || event.at("/responseStatus/code").asInt() >= 400
        : stage.equals("ResponseComplete");
  }

  private static Request request(JsonNode event) {
    JsonNode object = event.path("objectRef");
    return new Request(event.path("verb").asText(), object.path("apiGroup").asText(),
        object.path("resource").asText(event.path("requestURI").asText()),
        object.path("subresource").asText(), object.path("namespace").asText(),
        object.path("name").asText(), event.at("/responseStatus/code").asInt());
  }

  /** How many writes there were of each kind, such as {@code patch edgedevices/status}. */
  Map<String, Long> writes() {
    return requests().stream().filter(Request::isWrite)
        .collect(Collectors.groupingBy(Request::kind, TreeMap::new, Collectors.counting()));
  }

  /** How many requests there were of each kind. */
  Map<String, Long> counts() {
    return requests().stream()
        .collect(Collectors.groupingBy(Request::kind, TreeMap::new, Collectors.counting()));
  }

  /** The requests that were refused for want of a right. */
  List<Request> forbidden() {
    return requests().stream().filter(request -> request.code() == 403).toList();
  }
}
