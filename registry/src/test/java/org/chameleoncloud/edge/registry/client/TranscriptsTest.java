package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.Transcript;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays all recorded responses of the real Keystone and Doni. The expected results are in transcripts-read.txt: the
 * name of the transcript, the method that was called, and the result or the failure.
 */
class TranscriptsTest {
  private static final Map<DeviceProperty, Object> NO_PROPERTIES = Map.of();

  @TestFactory
  Stream<DynamicTest> readsTheRecordedResponseAsExpected() {
    Map<String, String> expected = expected();
    return Transcript.all().stream().map(transcript -> DynamicTest.dynamicTest(transcript.name(),
        () -> assertThat(replay(transcript)).isEqualTo(expected.get(transcript.name()))));
  }

  @Test
  void expectsAResultForEveryTranscript() {
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
      throw new UncheckedIOException(e);
    }
  }

  private static String replay(Transcript transcript) throws IOException {
    try (FakeTestbed testbed = new FakeTestbed()) {
      if (transcript.toIdentity()) {
        testbed.respondingToSignInWith(transcript.mockResponse(testbed.address()));
      } else if (transcript.response().path("status").asInt() == 401) {
        testbed.respondingWith(transcript.mockResponse(testbed.address()),
            transcript.mockResponse(testbed.address()));
      } else {
        testbed.respondingWith(transcript.mockResponse(testbed.address()));
      }
      return result(transcript, testbed.open()).replace(testbed.host(), "HOST").strip();
    }
  }

  private static String result(Transcript transcript, Registry registry) {
    try {
      return call(transcript, registry);
    } catch (RegistryFailure failure) {
      return "%s%s%s\n%s".formatted(failure.kind(),
          failure.mayHaveTakenEffect() ? ", may have taken effect" : "",
          failure.requestId().map(id -> ", " + id).orElse(""), failure.getMessage());
    }
  }

  /** Calls the method for the recorded request; responses to requests that the client never sends must be rejected. */
  private static String call(Transcript transcript, Registry registry) throws RegistryFailure {
    String path = transcript.path();
    if (path.endsWith("?all_projects=1")) {
      return "list of all projects: " + registry.listAllProjects().size();
    }
    if (transcript.toIdentity() || path.equals("/") || path.matches("/v1/hardware/?(\\?.*)?")
        && transcript.method().equals("GET")) {
      return "list: " + registry.list().stream().map(TranscriptsTest::format)
          .collect(Collectors.joining("\n      "));
    }
    if (path.endsWith("/export")) {
      return "holder: " + registry.holderOf("uc-rpi4-renamed") + ", " + registry.holderOf("nobody");
    }
    return switch (transcript.method()) {
      case "POST" -> path.endsWith("/sync/")
          ? done("sync", () -> registry.sync(UUID))
          : "register: " + format(registry.register(new Enrollment("any", NO_PROPERTIES)));
      case "DELETE" -> done("delete", () -> registry.delete(UUID));
      default -> "patch: " + format(
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

  private static String format(Hardware hardware) {
    return "%s %s of %s, %s, %d/%d%s\n    %s\n    %s".formatted(hardware.name(), hardware.uuid(),
        hardware.projectId(), hardware.createdAt(), hardware.steadyWorkers(),
        hardware.workers().size(),
        hardware.connectivity().lastSeen().map(seen -> ", seen " + seen).orElse(""),
        byKey(hardware.properties()),
        Stream.concat(hardware.workers().stream().map(TranscriptsTest::format),
            hardware.balenaDevice().map(Object::toString).stream())
            .collect(Collectors.joining("\n    ")));
  }

  private static Map<String, Object> byKey(Map<DeviceProperty, Object> properties) {
    Map<String, Object> sorted = new TreeMap<>();
    properties.forEach((property, value) -> sorted.put(property.key(), value));
    return sorted;
  }

  private static String format(Worker worker) {
    return Stream.of(worker.type(), worker.state(), worker.deferReason(), worker.lastError())
        .filter(part -> part != null).map(Object::toString).collect(Collectors.joining(" "));
  }
}
