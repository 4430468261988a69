package org.chameleoncloud.edge.sandbox.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** Registers devices and does nothing else, to measure the time that the registry itself needs. */
final class BareClient {
  private BareClient() {}

  /** Registers devices, with as many requests in flight as the operator has, and deletes them again. */
  static Duration register(Testbed testbed, String project, int devices)
      throws InterruptedException, ExecutionException {
    Credential credential = testbed.credential(project);
    Credentials credentials = new Credentials(testbed.identityUrl(), credential.id(),
        Sensitive.of(credential.secret()), null, "public", null);
    try (RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults()
        .withHosts(TestbedHosts.local(testbed.identityUrl().getHost())));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Registry registry = client.open(credentials);
      registry.list();
      long start = System.nanoTime();
      List<Future<?>> responses = new ArrayList<>();
      for (int i = 0; i < devices; i++) {
        Enrollment enrollment = new Enrollment("bare-" + i,
            Map.of(DeviceProperty.MACHINE_NAME, "raspberrypi4-64",
                DeviceProperty.CONTACT_EMAIL, "lab@example.org",
                DeviceProperty.APPLICATION_CREDENTIAL_ID, credential.id(),
                DeviceProperty.APPLICATION_CREDENTIAL_SECRET, credentials.secret()));
        responses.add(threads.submit(() -> registry.register(enrollment)));
      }
      for (Future<?> response : responses) {
        response.get();
      }
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      for (int i = 0; i < devices; i++) {
        testbed.deleteByHand("bare-" + i);
      }
      testbed.requests().clear();
      return duration;
    } catch (RegistryFailure failure) {
      throw new ExecutionException(failure);
    }
  }
}
