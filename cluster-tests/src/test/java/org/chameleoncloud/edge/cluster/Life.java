package org.chameleoncloud.edge.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** All that ever happens to a device: it is registered, changed, its image baked and removed, and it goes. */
final class Life {
  /** In a spec: an image from the claim of {@link Lab#claims()}. */
  static final String IMAGE = "image: {source: {claimName: base-images, path: pi4.img}}";

  private final Lab lab;

  Life(Lab lab) {
    this.lab = lab;
  }

  /** From the first YAML to the baked image. */
  void begin() throws IOException {
    lab.credential();
    lab.claims();
    lab.apply(Devices.yaml("pi", "localEgress: deny", IMAGE));
    lab.awaitReady("pi");
  }

  /** The image is removed, and then the device. */
  void end() {
    lab.apply(Devices.yaml("pi", "localEgress: deny"));
    lab.awaitReady("pi");
    lab.awaitStatus("pi", "no image", status -> status.image() == null);
    lab.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
  }

  /**
   * Devices come while somebody else writes to them all the time, so that the operator has to read one again before it
   * can put its finalizer on.
   */
  void contend(Callable<Boolean> enough) {
    AtomicBoolean over = new AtomicBoolean();
    int[] devices = {0};
    try {
      Lab.patience("somebody was quicker than the operator").until(() -> {
        String name = "contended-" + devices[0]++;
        lab.apply(Devices.yaml(name));
        Thread writer = Thread.ofVirtual().start(() -> writeUntil(over, name));
        lab.awaitReady(name);
        over.set(true);
        writer.join();
        over.set(false);
        return enough.call();
      });
    } finally {
      over.set(true);
    }
  }

  private void writeUntil(AtomicBoolean over, String name) {
    for (int i = 0; !over.get(); i++) {
      try {
        String value = Integer.toString(i);
        lab.device(name).ifPresent(device -> lab.client().resource(device).edit(now -> {
          now.getMetadata().getLabels().put("counts", value);
          return now;
        }));
      } catch (KubernetesClientException _) {
        // The operator was quicker this time.
      }
    }
  }

  /** Goes on by itself until it is closed, as far as an operator that may lack something gets. */
  Going going() {
    return going(() -> {
      begin();
      end();
    });
  }

  /** The same of devices that somebody else writes to all the time. */
  Going contended() {
    return going(() -> {
      lab.credential();
      contend(() -> false);
    });
  }

  /** A part of a life. */
  private interface Part {
    void live() throws IOException;
  }

  private static Going going(Part part) {
    Thread thread = Thread.ofVirtual().start(() -> {
      try {
        part.live();
      } catch (IOException | RuntimeException | AssertionError _) {
        // So far and no further: what is missing is told elsewhere.
      }
    });
    return thread::interrupt;
  }

  /** A life that goes on. */
  interface Going extends AutoCloseable {
    @Override
    void close();
  }
}
