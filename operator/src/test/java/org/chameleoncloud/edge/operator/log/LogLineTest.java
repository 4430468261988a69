package org.chameleoncloud.edge.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;
import org.junit.jupiter.api.Test;

/** Complete log lines in both formats. */
class LogLineTest {
  private static final String START = "{\"time\":\"2026-11-25T19:00:00.007Z\",\"level\":\"%s\","
      + "\"logger\":\"org.chameleoncloud.edge.operator.control.ProjectPoller\",";

  private static void assertLines(LoggingEvent event, String text, String json) {
    assertThat(LoggingEvents.text(event))
        .isEqualTo("2026-11-25T19:00:00.007Z %-5s ProjectPoller ".formatted(event.getLevel())
            + text);
    assertThat(LoggingEvents.json(event)).isEqualTo(START.formatted(event.getLevel()) + json);
  }

  @Test
  void fieldsAreInOrderAndTheMessageIsLast() {
    assertLines(
        LoggingEvents.event(Level.WARN, "The registry at a.example.org failed (500): \"no\"", null,
            "event", "registry-write-failed", "namespace", "lab", "device", "uc-rpi4-03",
            "requestId", "req-1f-2"),
        "event=registry-write-failed namespace=lab device=uc-rpi4-03 requestId=req-1f-2 "
            + "message=\"The registry at a.example.org failed (500): \\\"no\\\"\"",
        "\"event\":\"registry-write-failed\",\"namespace\":\"lab\",\"device\":\"uc-rpi4-03\","
            + "\"requestId\":\"req-1f-2\","
            + "\"message\":\"The registry at a.example.org failed (500): \\\"no\\\"\"}");
  }

  @Test
  void numbersAndBooleansKeepTheirTypeInJsonAndListsAreJoined() {
    assertLines(
        LoggingEvents.event(Level.INFO, null, null, "event", "a", "port", 8080, "durationMillis",
            12L,
            "lasting", true, "namespaces", List.of("lab", "roof")),
        "event=a port=8080 durationMillis=12 lasting=true namespaces=lab,roof",
        "\"event\":\"a\",\"port\":8080,\"durationMillis\":12,\"lasting\":true,"
            + "\"namespaces\":\"lab,roof\"}");
  }

  @Test
  void aNullFieldIsOmittedButAnEmptyOneIsNot() {
    assertLines(LoggingEvents.event(Level.INFO, null, null, "requestId", null, "leader", ""),
        "leader=\"\"", "\"leader\":\"\"}");
  }

  @Test
  void controlCharactersAreEscaped() {
    assertLines(
        LoggingEvents.event(Level.INFO,
            "a\nb\tc\r\\ \u001b[31m \u202e \u2028 \ud83d\ude00 \ud800 é",
            null),
        "message=\"a\\nb\\tc\\r\\\\ \\u001b[31m \\u202e \\u2028 \ud83d\ude00 \\ud800 é\"",
        "\"message\":\"a\\nb\\tc\\r\\\\ \\u001B[31m \\u202E \\u2028 \\uD83D\\uDE00 \\uD800 "
            + "\\u00E9\"}");
  }

  @Test
  void invalidFieldNamesAreReplaced() {
    assertLines(
        LoggingEvents.event(Level.INFO, null, null, "a b=\"", 1, "", 2, "level", 3, null, 4),
        "a_b__=1 _=2 level_=3 null=4", "\"a_b__\":1,\"_\":2,\"level_\":3,\"null\":4}");
  }

  @Test
  void libraryLinesAboutADeviceHaveItsFields() {
    assertLines(
        LoggingEvents
            .eventInContext(Map.of("resource.name", "uc-rpi4-03", "resource.namespace", "lab",
                "resource.kind", "EdgeDevice"), "Retrying"),
        "namespace=lab device=uc-rpi4-03 message=Retrying",
        "\"namespace\":\"lab\",\"device\":\"uc-rpi4-03\",\"message\":\"Retrying\"}");
  }

  @Test
  void aResourceWithoutAKindIsADevice() {
    assertThat(LoggingEvents.text(LoggingEvents.eventInContext(
        Map.of("resource.name", "uc-rpi4-03", "resource.namespace", "lab"), "Received")))
        .endsWith(" namespace=lab device=uc-rpi4-03 message=Received");
  }

  @Test
  void aJobIsNotADevice() {
    assertThat(LoggingEvents.text(LoggingEvents.eventInContext(
        Map.of("resource.name", "bake-1", "resource.namespace", "lab", "resource.kind", "Job"),
        "Received"))).endsWith(" ProjectPoller message=Received");
  }

  @Test
  void fieldsOfTheLineOverrideThoseOfTheSdk() {
    LoggingEvent event = LoggingEvents.event(Level.INFO, null, null, "namespace", "roof", "device",
        "a");
    event.setMDCPropertyMap(Map.of("resource.name", "b", "resource.namespace", "lab"));
    assertThat(LoggingEvents.text(event)).endsWith(" namespace=roof device=a");
  }

  @Test
  void placeholdersInAMessageAreNotExpanded() {
    assertThat(LoggingEvents.text(LoggingEvents.event(Level.INFO, "rejected {}", null, "a", 1)))
        .endsWith(" a=1 message=\"rejected {}\"");
  }
}
