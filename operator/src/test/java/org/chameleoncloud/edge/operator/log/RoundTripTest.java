package org.chameleoncloud.edge.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;

/** A parser reads back exactly what was logged, and there are no line breaks. */
class RoundTripTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Provide
  Arbitrary<String> strings() {
    Arbitrary<String> parts = Arbitraries.of("\"", "\\", "=", " ", "\n", "\r", "\t", "\u0000",
        "\u001b[2J", "\u0085", "\u2028", "\u202e", "\ud83d\ude00", "\udb40\udc01", "\ud83d",
        "\ude00", "{}", "a=b", "é", "word", "level=ERROR", "\\n", "\\u0041", "");
    return Arbitraries.oneOf(Arbitraries.strings().all(), Arbitraries.strings().ascii(),
        parts.list().ofMaxSize(8).map(list -> String.join("", list)));
  }

  @Provide
  Arbitrary<Map<String, String>> fields() {
    return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(4).ofMaxLength(12)
        .filter(name -> !name.equals("message") && !name.equals("level")), strings())
        .ofMaxSize(6);
  }

  @Property(tries = 1000)
  void logfmtIsReadBackUnchanged(@ForAll("fields") Map<String, String> fields,
      @ForAll("strings") String message) {
    String line = LoggingEvents
        .text(LoggingEvents.event(Level.INFO, message, null, flatten(fields)));
    assertThat(line).doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u202e]");
    String start = "2026-11-25T19:00:00.007Z INFO  ProjectPoller";
    assertThat(line).startsWith(start);
    assertThat(LogfmtReader.read(line.substring(start.length())))
        .isEqualTo(with(fields, "message", message));
  }

  @Property(tries = 1000)
  void jsonIsReadBackUnchanged(@ForAll("fields") Map<String, String> fields,
      @ForAll("strings") String message) throws JsonProcessingException {
    String line = LoggingEvents
        .json(LoggingEvents.event(Level.INFO, message, null, flatten(fields)));
    assertThat(line).matches("[ -~]+");
    Map<String, String> read = JSON.readValue(line, new TypeReference<>() {
    });
    assertThat(read.remove("time")).isEqualTo("2026-11-25T19:00:00.007Z");
    assertThat(read.remove("level")).isEqualTo("INFO");
    assertThat(read.remove("logger")).isEqualTo(LoggingEvents.LOGGER);
    assertThat(read).isEqualTo(with(fields, "message", message));
  }

  private static Object[] flatten(Map<String, String> fields) {
    return fields.entrySet().stream()
        .flatMap(field -> Stream.of(field.getKey(), field.getValue())).toArray();
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put(name, value);
    return all;
  }
}
