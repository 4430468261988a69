package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.log.LineEncoder;
import org.chameleoncloud.edge.operator.log.LogFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.chameleoncloud.edge.operator.api.ConditionType;

/** What a running operator writes about one device, and about its requests to the testbed. */
class LogTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String REQUEST_ID = "req-[0-9a-f-]{36}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> lines = new CopyOnWriteArrayList<>();
  private final LineEncoder encoder = new LineEncoder();
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      lines.add(read(new String(encoder.encode(event), StandardCharsets.UTF_8)));
    }
  };
  private final Logger ours = (Logger) LoggerFactory.getLogger("org.chameleoncloud.edge");
  private final Logger sdks = (Logger) LoggerFactory.getLogger("io.javaoperatorsdk.operator");
  private final Level usual = ours.getLevel();
  private final OperatorHarness operator = OperatorHarness.running();

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + line, e);
    }
  }

  @BeforeEach
  void listen() {
    encoder.setFormat(LogFormat.JSON);
    appender.start();
    for (Logger logger : List.of(ours, sdks)) {
      logger.addAppender(appender);
      logger.setLevel(Level.DEBUG);
      logger.setAdditive(false);
    }
  }

  @AfterEach
  void close() {
    for (Logger logger : List.of(ours, sdks)) {
      logger.detachAppender(appender);
      logger.setAdditive(true);
    }
    ours.setLevel(usual);
    sdks.setLevel(null);
    operator.close();
  }

  private Stream<JsonNode> lines(String field, String value) {
    return lines.stream().filter(line -> line.path(field).asText().equals(value));
  }

  private static void assertOfTheDevice(JsonNode line) {
    assertThat(line.path("namespace").asText()).as("namespace of %s", line)
        .isEqualTo(OperatorHarness.NAMESPACE);
    assertThat(line.path("device").asText()).as("device of %s", line).isEqualTo(NAME);
  }

  @Test
  void aRefusalTellsTheDeviceAndTheRegistrysRequest() {
    operator.apply(NAME, OperatorHarness.spec(null, "toaster", "lab@example.org"));
    operator.awaitReason(NAME, ConditionType.READY, "FixSpec");
    JsonNode failed = lines("event", "registry-write-failed").findFirst().orElseThrow();
    assertOfTheDevice(failed);
    assertThat(failed.path("level").asText()).isEqualTo("WARN");
    assertThat(failed.path("action").asText()).isEqualTo("Register");
    assertThat(failed.path("kind").asText()).isEqualTo("REFUSED");
    assertThat(failed.path("message").asText()).contains("'toaster' is not one of");
    assertThat(failed.path("requestId").asText()).matches(REQUEST_ID);
    assertThat(operator.message(NAME, ConditionType.READY))
        .as("a status that would change with each try")
        .doesNotContainPattern(REQUEST_ID);
    JsonNode request = lines("operation", "register").findFirst().orElseThrow();
    assertOfTheDevice(request);
    assertThat(request.path("status").isInt()).isTrue();
    assertThat(request.path("status").asInt()).isEqualTo(400);
    assertThat(request.path("durationMillis").isIntegralNumber()).isTrue();
    assertThat(request.path("requestId")).isEqualTo(failed.path("requestId"));
  }

  @Test
  void everyLineOfALookTellsTheDeviceTheSdksToo() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    // The news is told when the status that has it is written.
    await().atMost(OperatorHarness.PATIENCE).until(() -> lines("event", "Registered").count() > 0);
    assertThat(lines("event", "Registered")).allSatisfy(LogTest::assertOfTheDevice);
    assertThat(lines("event", "action")).isNotEmpty().allSatisfy(LogTest::assertOfTheDevice);
    assertThat(lines("logger",
        "io.javaoperatorsdk.operator.processing.event.ReconciliationDispatcher"))
        .isNotEmpty().allSatisfy(LogTest::assertOfTheDevice);
  }

  @Test
  void aListOfAllRecordsIsAboutNoDevice() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(lines("operation", "list")).noneMatch(line -> line.has("device"));
    assertThat(lines("operation", "list").filter(line -> line.path("status").asInt() == 200))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.path("requestId").asText()).matches(REQUEST_ID));
  }
}
