package org.chameleoncloud.edge.plugin.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.plugin.doctor.Examination.SignIn;
import org.chameleoncloud.edge.plugin.doctor.Examination.TestbedFacts;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;

/** Asks the testbed, from this machine, with the credential that registers the device. */
final class TestbedReader {
  private TestbedReader() {}

  /**
   * Reads. At most five requests.
   *
   * @param hosts the only hosts to connect to
   * @param deviceName whose record to look for
   */
  static TestbedFacts read(Credentials credentials, TestbedHosts hosts, String deviceName) {
    try (TestbedConnection connection = TestbedConnection.open(credentials, hosts)) {
      String project;
      try {
        project = connection.send(testbed -> testbed.registry().projectId());
      } catch (RegistryFailure e) {
        String why = "The testbed cannot be asked: the sign-in fails.";
        return new TestbedFacts(new SignIn.Fails(e.kind(), e.getMessage()),
            new Fact.NotAsked<>(why), new Fact.NotAsked<>(why), new Fact.NotAsked<>(why));
      }
      Fact<List<Hardware>> records = fact(connection, testbed -> testbed.registry().list());
      boolean own = records.value().orElse(List.of()).stream()
          .anyMatch(record -> record.name().equals(deviceName));
      Fact<NameHolder> holder = own
          ? new Fact.NotAsked<>("The name is the project's own.")
          : fact(connection, testbed -> testbed.registry().holderOf(deviceName).orElse(null));
      Fact<Optional<Instant>> expiry = fact(connection,
          testbed -> testbed.registry().credentialExpiry());
      return new TestbedFacts(new SignIn.Works(project), expiry, records, holder);
    }
  }

  private static <T> Fact<T> fact(TestbedConnection connection,
      TestbedConnection.Request<T> request) {
    try {
      return Fact.ofNullable(connection.send(request));
    } catch (RegistryFailure e) {
      return new Fact.Unread<>("The testbed does not answer that: " + e.getMessage()
          + (e.getMessage().endsWith(".") ? "" : "."), false);
    }
  }
}
