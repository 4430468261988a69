package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.FakeTestbed.UUID;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays every answer that was recorded from the real Keystone and Doni. What the client makes of each stands in
 * transcripts-read.txt: the case, what was asked, and the result or the failure.
 */
class TranscriptsTest {
  private static final Map<DeviceProperty, Object> NO_PROPERTIES = Map.of();

  @TestFactory
  Stream<DynamicTest> readsTheRecordedAnswerAsExpected() {
    Map<String, String> expected = expected();
    return Transcript.all().stream().map(transcript -> DynamicTest.dynamicTest(transcript.name(),
        () -> assertThat(replay(transcript)).isEqualTo(expected.get(transcript.name()))));
  }

  @Test
  void expectsSomethingOfEveryCaseAndOfNoOther() {
    assertThat(expected().keySet()).containsExactlyInAnyOrderElementsOf(
        Transcript.all().stream().map(Transcript::name).toList());
  }

  private static Map<String, String> expected() {
    try (var file = TranscriptsTest.class.getResourceAsStream("/transcripts-read.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("^== ", Pattern.MULTILINE).splitAsStream(text)
          .filter(block -> !block.isBlank())
          .collect(Collectors.toMap(block -> block.lines().findFirst().orElseThrow(),
              block -> block.lines().skip(1).collect(Collectors.joining("\n")).strip()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String replay(Transcript transcript) throws IOException {
    try (FakeTestbed testbed = new FakeTestbed()) {
      if (transcript.toIdentity()) {
        testbed.signingIn(transcript.answer(testbed.address()));
      } else if (transcript.response().path("status").asInt() == 401) {
        testbed.answering(transcript.answer(testbed.address()),
            transcript.answer(testbed.address()));
      } else {
        testbed.answering(transcript.answer(testbed.address()));
      }
      return outcome(transcript, testbed.open()).replace(testbed.host(), "HOST").strip();
    }
  }

  private static String outcome(Transcript transcript, Registry registry) {
    try {
      return ask(transcript, registry);
    } catch (RegistryFailure failure) {
      return "%s%s%s\n%s".formatted(failure.kind(),
          failure.mayHaveTakenEffect() ? ", may have taken effect" : "",
          failure.requestId().map(id -> ", " + id).orElse(""), failure.getMessage());
    }
  }

  /** Asks so that the recorded answer is the one that comes; what the client never asks, it must not mistake. */
  private static String ask(Transcript transcript, Registry registry) throws RegistryFailure {
    String path = transcript.path();
    if (transcript.toIdentity() || path.equals("/") || path.matches("/v1/hardware/?(\\?.*)?")
        && transcript.method().equals("GET")) {
      return "list: " + registry.list().stream().map(TranscriptsTest::shown)
          .collect(Collectors.joining("\n      "));
    }
    if (path.endsWith("/export")) {
      return "holder: " + registry.holderOf("uc-rpi4-renamed") + ", " + registry.holderOf("nobody");
    }
    return switch (transcript.method()) {
      case "POST" -> path.endsWith("/sync/")
          ? done("sync", () -> registry.sync(UUID))
          : "register: " + shown(registry.register(new Enrollment("any", NO_PROPERTIES)));
      case "DELETE" -> done("delete", () -> registry.delete(UUID));
      default -> "patch: " + shown(
          registry.patch(UUID,
              List.of(new PropertyChange.Put(DeviceProperty.LOCAL_EGRESS, "deny"))));
    };
  }

  private static String done(String what, Write write) throws RegistryFailure {
    write.run();
    return what + ": done";
  }

  private interface Write {
    void run() throws RegistryFailure;
  }

  private static String shown(Hardware hardware) {
    return "%s %s of %s, %s, %d/%d%s\n    %s\n    %s".formatted(hardware.name(), hardware.uuid(),
        hardware.projectId(), hardware.createdAt(), hardware.steadyWorkers(),
        hardware.workers().size(),
        hardware.lastSeen().map(seen -> ", seen " + seen).orElse(""),
        byKey(hardware.properties()),
        Stream.concat(hardware.workers().stream().map(TranscriptsTest::shown),
            hardware.balenaDevice().map(Object::toString).stream())
            .collect(Collectors.joining("\n    ")));
  }

  private static Map<String, Object> byKey(Map<DeviceProperty, Object> properties) {
    Map<String, Object> sorted = new TreeMap<>();
    properties.forEach((property, value) -> sorted.put(property.key(), value));
    return sorted;
  }

  private static String shown(Worker worker) {
    return Stream.of(worker.type(), worker.state(), worker.deferReason(), worker.lastError())
        .filter(part -> part != null).map(Object::toString).collect(Collectors.joining(" "));
  }
}
