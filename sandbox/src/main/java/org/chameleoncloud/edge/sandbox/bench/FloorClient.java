package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.testbed.identity.Credential;

/**
 * Sends for each device what the operator sends, the finalizer, the registration, an event and two statuses, with as
 * many in flight as for one namespace, and no logic. Its time is that of testbed and API server, on this machine, with the
 * same client libraries.
 */
final class FloorClient {
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);
  private static final int IN_FLIGHT = 32;
  private static final String STATUS = """
      {"conditions": [
        {"type": "Ready", "status": "False", "reason": "ChecksRunning", "message": "%1$s", \
      "lastTransitionTime": "2026-11-01T12:00:00Z", "observedGeneration": 1},
        {"type": "Registered", "status": "True", "reason": "Registered", "message": "%1$s", \
      "lastTransitionTime": "2026-11-01T12:00:00Z", "observedGeneration": 1},
        {"type": "Reconciling", "status": "True", "reason": "ChecksRunning", "message": "%1$s", \
      "lastTransitionTime": "2026-11-01T12:00:00Z", "observedGeneration": 1}],
       "observedGeneration": 1, "uuid": "%2$s", "health": "0/4"}""";

  private FloorClient() {}

  /** Registers devices and returns the seconds from the first device that is applied to the last write. */
  static double run(BenchLab lab, int devices)
      throws InterruptedException, ExecutionException, RegistryFailure {
    Credential credential = lab.credential();
    Credentials credentials = new Credentials(lab.testbed().identityUrl(), credential.id(),
        Sensitive.of(credential.secret()), null, "public", null);
    try (
        RegistryClient registryClient = new RegistryClient(RegistryClient.Settings.defaults()
            .withHosts(TestbedHosts.local(lab.testbed().identityUrl().getHost())));
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT)) {
      Registry registry = registryClient.open(credentials);
      registry.list();
      List<Future<Void>> responses = Collections.synchronizedList(new ArrayList<>());
      IntConsumer submit = number -> responses
          .add(threads.submit(device(lab, registry, credentials, number)));
      lab.applyDevices(0, BenchLab.WARM, submit);
      for (Future<Void> response : List.copyOf(responses)) {
        response.get();
      }
      responses.clear();
      Stopwatch start = Stopwatch.start();
      lab.applyDevices(BenchLab.WARM, devices, submit);
      for (Future<Void> response : responses) {
        response.get();
      }
      return start.seconds();
    }
  }

  private static Callable<Void> device(BenchLab lab, Registry registry, Credentials credentials,
      int number) {
    KubernetesClient client = lab.cluster().client();
    return () -> {
      var device = client.resources(EdgeDevice.class).inNamespace(lab.namespace(number))
          .withName("device-" + number);
      device.patch(JSON_PATCH, """
          [{"op": "add", "path": "/metadata/finalizers",
            "value": ["%s"]}]""".formatted(EdgeDevice.FINALIZER));
      String uuid = registry.register(new Enrollment("device-" + number,
          Map.of(DeviceProperty.MACHINE_NAME, "raspberrypi4-64", DeviceProperty.CONTACT_EMAIL,
              "lab@example.org", DeviceProperty.APPLICATION_CREDENTIAL_ID,
              credentials.id(), DeviceProperty.APPLICATION_CREDENTIAL_SECRET,
              credentials.secret())))
          .uuid();
      client.v1().events().inNamespace(lab.namespace(number)).resource(new EventBuilder()
          .withNewMetadata().withGenerateName("device-" + number + "-").endMetadata()
          .withNewInvolvedObject().withKind("EdgeDevice").withName("device-" + number)
          .withNamespace(lab.namespace(number)).endInvolvedObject().withReason("Registered")
          .withMessage("Registered at the testbed.").withType("Normal").build()).create();
      for (int write = 0; write < 2; write++) {
        device.subresource("status").patch(JSON_PATCH, """
            [{"op": "add", "path": "/status", "value": %s}]"""
            .formatted(STATUS.formatted("The testbed has not run all checks yet.", uuid)));
      }
      return null;
    };
  }
}
