package org.chameleoncloud.edge.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Everything that happens to a device: it is registered and changed, its image is baked and removed, and it is deleted.
 * Also to a fleet.
 */
final class DeviceLifecycle {
  /** A line of a spec: an image from the claim of {@link TestEnvironment#createClaims()}. */
  static final String IMAGE = "image: {source: {claimName: base-images, path: pi4.img}}";

  /** A source of the same image; the operator asks no server for it. */
  private static final String SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeImageSource
      metadata: {name: pi4}
      spec: {claimName: base-images, path: pi4.img}
      """;

  private final TestEnvironment env;

  DeviceLifecycle(TestEnvironment env) {
    this.env = env;
  }

  /** Applies the device and waits for its image. */
  void create() throws IOException {
    env.createCredential();
    env.createClaims();
    env.apply(SOURCE);
    env.apply(Devices.yaml("pi", "localEgress: deny", IMAGE));
    env.awaitReady("pi");
    env.kubectl("wait", "edgeimagesource/pi4", "--for=condition=Ready", "--timeout=60s").orFail();
  }

  /** Removes the image, and then the device. */
  void delete() {
    env.apply(Devices.yaml("pi", "localEgress: deny"));
    env.awaitReady("pi");
    env.awaitStatus("pi", "no image", status -> status.image() == null);
    env.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
  }

  /** Has a fleet make devices, change them and remove one, and keeps none of its former templates. */
  void fleet() {
    applyFleet("fleet-1, fleet-2", "lab@example.org");
    applyFleet("fleet-1, fleet-2", "other@example.org");
    applyFleet("fleet-1", "other@example.org");
    env.awaitDeleted("fleet-2");
    env.kubectl("delete", "edf", "fleet", "--timeout=60s").orFail();
    env.awaitDeleted("fleet-1");
  }

  private void applyFleet(String names, String email) {
    env.apply("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDeviceFleet
        metadata: {name: fleet}
        spec:
          names: [%s]
          template: {spec: {machineName: raspberrypi4-64, contactEmail: %s}}
          rollout: {revisionHistoryLimit: 0}
        """.formatted(names, email));
    env.kubectl("wait", "edf/fleet", "--for=condition=Ready", "--timeout=60s").orFail();
  }

  /**
   * Creates devices to which another client writes all the time, until the operator has to read one again before it can
   * add its finalizer.
   */
  void createWithConflicts(Callable<Boolean> done) {
    AtomicBoolean stop = new AtomicBoolean();
    int[] devices = {0};
    try {
      TestEnvironment.eventually("the operator had a conflict").until(() -> {
        String name = "contended-" + devices[0]++;
        env.apply(Devices.yaml(name));
        Thread writer = Thread.ofVirtual().start(() -> writeUntil(stop, name));
        env.awaitReady(name);
        stop.set(true);
        writer.join();
        stop.set(false);
        return done.call();
      });
    } finally {
      stop.set(true);
    }
  }

  private void writeUntil(AtomicBoolean stop, String name) {
    for (int i = 0; !stop.get(); i++) {
      try {
        String value = Integer.toString(i);
        env.device(name).ifPresent(device -> env.client().resource(device).edit(now -> {
          now.getMetadata().getLabels().put("counts", value);
          return now;
        }));
      } catch (KubernetesClientException _) {
        // The operator wrote first.
      }
    }
  }

  /** Runs in the background until it is closed or fails, because the operator may lack permissions. */
  Run runInBackground() {
    return run(() -> {
      create();
      delete();
      fleet();
    });
  }

  /** The same for devices to which another client writes all the time. */
  Run runInBackgroundWithConflicts() {
    return run(() -> {
      env.createCredential();
      createWithConflicts(() -> false);
    });
  }

  private interface Part {
    void run() throws IOException;
  }

  private static Run run(Part part) {
    Thread thread = Thread.ofVirtual().start(() -> {
      try {
        part.run();
      } catch (IOException | RuntimeException | AssertionError _) {
        // The test looks for the cause in the audit log.
      }
    });
    return thread::interrupt;
  }

  /** A lifecycle that runs in the background. */
  interface Run extends AutoCloseable {
    @Override
    void close();
  }
}
