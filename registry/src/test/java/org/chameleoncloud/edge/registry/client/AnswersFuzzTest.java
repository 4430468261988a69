package org.chameleoncloud.edge.registry.client;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.chameleoncloud.edge.fuzz.Limits;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.NewCredential;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.RecordDetails.Channel;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.WrittenAnswers;

/**
 * Answers of Keystone, Doni and Blazar. The only exception is a {@link RegistryFailure}, whose message is one line; what
 * reaches a status is one line, too.
 */
class AnswersFuzzTest {
  /** An answer is kept as bytes, characters, nodes of a tree and records. */
  private static final Limits LIMITS = Limits.of(512, 400, 600).refusing(RegistryFailure.class);

  @FuzzTest
  @DictionaryEntries({"\"hardware\"", "\"workers\"", "\"state_details\"", "\"last_error\"",
      "\"defer_reason\"", "\"channels\"", "\"peers\"", "\"observed_state\"", "\"properties\"",
      "\\u202e", "\\ud83d", "1e999999999", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":"})
  void records(byte[] answer) {
    LIMITS.hold(answer.length,
        () -> WrittenAnswers.afterSignIn(answer).registry().list(Keeper.all()).stream()
            .flatMap(AnswersFuzzTest::texts));
  }

  @FuzzTest
  @DictionaryEntries({"\"workers\"", "\"state_details\"", "\"last_error\"", "\"channels\""})
  void record(byte[] answer) {
    LIMITS.hold(answer.length, () -> texts(WrittenAnswers.afterSignIn(answer).registry()
        .patch(FakeTestbed.UUID, List.of(new PropertyChange.Put(DeviceProperty.CONTACT_EMAIL,
            "alice@example.org")))));
  }

  @FuzzTest
  @DictionaryEntries({"\"hardware\"", "\"name\"", "uc-rpi4-01", "UC-RPI4-01", "\"uuid\""})
  void export(byte[] answer) {
    LIMITS.hold(answer.length, () -> WrittenAnswers.afterSignIn(answer).registry()
        .holderOf("uc-rpi4-01").stream().map(NameHolder::uuid));
  }

  @FuzzTest
  @DictionaryEntries({"\"devices\"", "\"reservable\"", "true", "\"authorized_projects\""})
  void devices(byte[] answer) {
    LIMITS.hold(answer.length,
        () -> WrittenAnswers.afterSignIn(answer).reservations().devices(Keeper.all())
            .stream().flatMap(List::stream)
            .flatMap(device -> Stream.of(device.id(), device.uid())));
  }

  @FuzzTest
  @DictionaryEntries({"\"allocations\"", "\"reservations\"", "\"start_date\"", "\"end_date\"",
      "-999999999-01-01T00:00:00", "+999999999-12-31T23:59:59"})
  void allocations(byte[] answer) {
    LIMITS.hold(answer.length, () -> WrittenAnswers.afterSignIn(answer).reservations()
        .allocations(Keeper.all()).stream().flatMap(all -> all.keySet().stream()));
  }

  @FuzzTest
  @DictionaryEntries({"X-Subject-Token: ", "\"catalog\"", "\"inventory\"", "\"reservation\"",
      "\"expires_at\"", "\"issued_at\"", "-999999999-01-01T00:00:00",
      "+999999999-12-31T23:59:59", "\"region_id\"", "\"url\"", "http://", "https://"})
  void signIn(byte[] answer) {
    LIMITS.hold(answer.length, () -> {
      WrittenAnswers testbed = WrittenAnswers.always(answer);
      String project = testbed.session().projectId();
      return Stream.of(project, testbed.session().current().userId());
    });
  }

  @FuzzTest
  @DictionaryEntries({"\"application_credentials\"", "\"name\"", "chi-edge-pi", "\"id\"",
      "\"description\"", "\"expires_at\"", "null", "\\u202e"})
  void credentials(byte[] answer) {
    LIMITS.hold(answer.length, () -> WrittenAnswers.afterSignIn(answer).credentials()
        .named("chi-edge-pi").stream().flatMap(AnswersFuzzTest::texts));
  }

  @FuzzTest
  @DictionaryEntries({"\"application_credential\"", "\"secret\"", "\"id\"", "\"expires_at\"",
      "null"})
  void newCredential(byte[] answer) {
    LIMITS.hold(answer.length, () -> texts(WrittenAnswers.afterSignIn(answer).credentials()
        .create(new NewCredential("chi-edge-pi", "", FakeTestbed.NOW, List.of()))
        .credential()));
  }

  @FuzzTest
  @DictionaryEntries({"\"application_credential\"", "\"expires_at\"", "null",
      "-999999999-01-01T00:00:00", "+999999999-12-31T23:59:59"})
  void credential(byte[] answer) {
    LIMITS.hold(answer.length, () -> WrittenAnswers.afterSignIn(answer).session()
        .credentialExpiry().stream().map(String::valueOf));
  }

  @FuzzTest
  @DictionaryEntries({"Retry-After: ", "OpenStack-Request-Id: ", "\"error\"", "\"message\"",
      "\"error_message\"", "\"error_code\"", "\"title\"", "Schema error for ", "(in '",
      "Couldn't apply patch '", "Sun, 22 Nov 2026 08:18:16 GMT"})
  void error(byte[] answer) {
    LIMITS.hold(answer.length, () -> {
      try {
        WrittenAnswers.afterSignIn(answer).registry().sync(FakeTestbed.UUID);
        return Stream.empty();
      } catch (RegistryFailure failure) {
        return Stream.of(failure.getMessage(), failure.requestId().orElse(null));
      }
    });
  }

  private static Stream<String> texts(Hardware record) {
    return Stream.of(
        Stream.of(record.uuid(), record.name(), record.projectId(), record.hardwareType(),
            record.details().blazarDeviceDriver()),
        record.workers().stream().flatMap(AnswersFuzzTest::texts),
        record.details().channels().stream().flatMap(AnswersFuzzTest::texts))
        .flatMap(texts -> texts).filter(Objects::nonNull);
  }

  private static Stream<String> texts(ApplicationCredential credential) {
    return Stream.of(credential.id(), credential.name(), credential.description());
  }

  private static Stream<String> texts(Worker worker) {
    return Stream.of(worker.type(), worker.deferReason(), worker.lastError(),
        worker.blazarDeviceId());
  }

  private static Stream<String> texts(Channel channel) {
    return Stream.concat(
        Stream.of(channel.name(), channel.type(), channel.publicKey(), channel.uuid(),
            channel.address(), channel.endpoint()),
        channel.peers().stream()
            .flatMap(peer -> Stream.of(peer.address(), peer.publicKey(), peer.endpoint())));
  }
}
