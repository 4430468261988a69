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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.log.LineEncoder;
import org.chameleoncloud.edge.operator.log.LogFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a running operator logs about a device, and about its requests to the testbed. */
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
  private final Logger ownLogger = (Logger) LoggerFactory.getLogger("org.chameleoncloud.edge");
  private final Logger sdkLogger = (Logger) LoggerFactory.getLogger("io.javaoperatorsdk.operator");
  private final Level originalLevel = ownLogger.getLevel();
  private final OperatorHarness operator = OperatorHarness.running();

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + line, e);
    }
  }

  @BeforeEach
  void attachAppender() {
    encoder.setFormat(LogFormat.JSON);
    appender.start();
    for (Logger logger : List.of(ownLogger, sdkLogger)) {
      logger.addAppender(appender);
      logger.setLevel(Level.DEBUG);
      logger.setAdditive(false);
    }
  }

  @AfterEach
  void close() {
    for (Logger logger : List.of(ownLogger, sdkLogger)) {
      logger.detachAppender(appender);
      logger.setAdditive(true);
    }
    ownLogger.setLevel(originalLevel);
    sdkLogger.setLevel(null);
    operator.close();
  }

  private Stream<JsonNode> lines(String field, String value) {
    return lines.stream().filter(line -> line.path(field).asText().equals(value));
  }

  private static void assertHasDevice(JsonNode line) {
    assertThat(line.path("namespace").asText()).as("namespace of %s", line)
        .isEqualTo(OperatorHarness.NAMESPACE);
    assertThat(line.path("device").asText()).as("device of %s", line).isEqualTo(NAME);
  }

  @Test
  void aRejectedWriteIsLoggedWithDeviceAndRequestId() {
    operator.apply(NAME, OperatorHarness.spec(null, "toaster", "lab@example.org"));
    operator.awaitReason(NAME, ConditionType.READY, "FixSpec");
    JsonNode failed = lines("event", "registry-write-failed").findFirst().orElseThrow();
    assertHasDevice(failed);
    assertThat(failed.path("level").asText()).isEqualTo("WARN");
    assertThat(failed.path("action").asText()).isEqualTo("Register");
    assertThat(failed.path("kind").asText()).isEqualTo("REFUSED");
    assertThat(failed.path("message").asText()).contains("'toaster' is not one of");
    assertThat(failed.path("requestId").asText()).matches(REQUEST_ID);
    assertThat(operator.message(NAME, ConditionType.READY))
        .as("the status, which must not change with each attempt")
        .doesNotContainPattern(REQUEST_ID);
    JsonNode request = lines("operation", "register").findFirst().orElseThrow();
    assertHasDevice(request);
    assertThat(request.path("status").isInt()).isTrue();
    assertThat(request.path("status").asInt()).isEqualTo(400);
    assertThat(request.path("durationMillis").isIntegralNumber()).isTrue();
    assertThat(request.path("requestId")).isEqualTo(failed.path("requestId"));
  }

  @Test
  void everyLineOfAReconciliationHasTheDeviceEvenThoseOfTheSdk() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    // The event is logged after the status is written.
    await().atMost(OperatorHarness.TIMEOUT).until(() -> lines("event", "Registered").count() > 0);
    assertThat(lines("event", "Registered")).allSatisfy(LogTest::assertHasDevice);
    assertThat(lines("event", "action")).isNotEmpty().allSatisfy(LogTest::assertHasDevice);
    assertThat(lines("logger",
        "io.javaoperatorsdk.operator.processing.event.ReconciliationDispatcher"))
        .isNotEmpty().allSatisfy(LogTest::assertHasDevice);
  }

  /** The watch delivers it without the field, as one that is older than a change of the CRD does. */
  @Test
  void aDeviceThatOnlyAResponseShowsToBeUnreadableIsNamedAndEndsTheProcess()
      throws InterruptedException {
    operator.api.omitFromWatch("image", "not-an-object");
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(operator.fatalError.await(OperatorHarness.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
    JsonNode unreadable = lines("event", "device-unreadable").findFirst().orElseThrow();
    assertHasDevice(unreadable);
    assertThat(unreadable.path("level").asText()).isEqualTo("ERROR");
    assertThat(unreadable.path("message").asText()).startsWith("spec.image: ")
        .contains("not-an-object");
  }

  @Test
  void aListOfRecordsIsLoggedWithoutADevice() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(lines("operation", "list")).noneMatch(line -> line.has("device"));
    assertThat(lines("operation", "list").filter(line -> line.path("status").asInt() == 200))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.path("requestId").asText()).matches(REQUEST_ID));
  }
}
