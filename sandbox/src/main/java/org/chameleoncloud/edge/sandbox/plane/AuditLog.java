package org.chameleoncloud.edge.sandbox.plane;

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

/** What the API server noted of somebody's requests since a moment (audit.k8s.io/v1, level Metadata). */
public final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> READS = Set.of("get", "list", "watch");

  private final Path file;
  private final String word;
  private final Predicate<JsonNode> isTheirs;
  private long from;

  /**
   * @param word stands in each line of theirs; others are not parsed
   */
  private AuditLog(Path file, String word, Predicate<JsonNode> isTheirs) {
    this.file = file;
    this.word = word;
    this.isTheirs = isTheirs;
    fromNow();
  }

  /** The requests of a user from now on, such as {@code system:serviceaccount:NAMESPACE:NAME}. */
  public static AuditLog ofUser(Path file, String user) {
    return new AuditLog(file, user, event -> event.at("/user/username").asText().equals(user));
  }

  /** The requests of a program from now on, whoever runs it: those whose user agent begins so. */
  public static AuditLog ofProgram(Path file, String agent) {
    return new AuditLog(file, agent, event -> event.path("userAgent").asText().startsWith(agent));
  }

  /**
   * One request that was answered.
   *
   * @param verb such as {@code patch} or {@code list}
   * @param resource in the plural, such as {@code edgedevices}; the path where it is none
   * @param subresource empty for none
   * @param namespace empty for none
   * @param name empty where the request names no object
   * @param code the answer's HTTP status
   */
  public record Request(String verb, String resource, String subresource, String namespace,
      String name, int code) {
    /** Such as {@code patch edgedevices/status}. */
    public String kind() {
      return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    /** Whether it changes anything. */
    public boolean isWrite() {
      return !READS.contains(verb);
    }
  }

  /** Forgets what has been until now. */
  public void fromNow() {
    from = file.toFile().length();
  }

  /**
   * The requests that have been answered, a watch as soon as it is open.
   *
   * @throws UncheckedIOException when the log cannot be read
   */
  public List<Request> requests() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // The last line may be on its way.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines()
          .filter(line -> line.contains(word)).map(AuditLog::parsed).filter(isTheirs)
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

  /** How many writes there were of each kind, such as {@code patch edgedevices/status}. */
  public Map<String, Long> writes() {
    return counted(Request::isWrite);
  }

  /** How many requests there were of each kind. */
  public Map<String, Long> counts() {
    return counted(_ -> true);
  }

  private Map<String, Long> counted(Predicate<Request> which) {
    return requests().stream().filter(which)
        .collect(Collectors.groupingBy(Request::kind, TreeMap::new, Collectors.counting()));
  }

  /** The requests that were refused for want of a right, or because their namespace is going. */
  public List<Request> forbidden() {
    return requests().stream().filter(request -> request.code() == 403).toList();
  }
}
