package org.chameleoncloud.edge.operator.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/** A record of the testbed for a test: one that is as the plain {@link Scene} asks, and what differs from it. */
final class Records {
  static final String UUID = "11111111-2222-3333-4444-555555555555";
  static final String DEVICE_KEY = "device-key-0123456789abcdef";

  private String uuid = UUID;
  private String name = "pi-1";
  private Instant createdAt = Scene.CREATED.plusSeconds(10);
  private BalenaDevice balena;
  private final Map<String, Object> properties = new HashMap<>(Map.of("machine_name",
      "raspberrypi4-64", "contact_email", "lab@example.org", "application_credential_id",
      "credential-1"));
  private final List<Worker> workers = new ArrayList<>();

  private Records() {}

  static Records asWritten() {
    return new Records();
  }

  /** As written, with all checks STEADY and the device's key issued. */
  static Records steady() {
    return asWritten().keyed().check("balena", State.STEADY).check("k8s", State.STEADY);
  }

  Records uuid(String value) {
    uuid = value;
    return this;
  }

  Records name(String value) {
    name = value;
    return this;
  }

  Records createdAt(Instant value) {
    createdAt = value;
    return this;
  }

  Records with(String property, Object value) {
    properties.put(property, value);
    return this;
  }

  Records without(String property) {
    properties.remove(property);
    return this;
  }

  Records keyed() {
    balena = new BalenaDevice(5879362, 1883023, Sensitive.of(DEVICE_KEY));
    return this;
  }

  Records check(String type, State state) {
    workers.add(new Worker(type, state, null, null, null));
    return this;
  }

  Records deferred(String type, String reason) {
    workers.add(new Worker(type, State.PENDING, reason, null, null));
    return this;
  }

  Records failed(String type, String error) {
    workers.add(new Worker(type, State.ERROR, null, error, null));
    return this;
  }

  Hardware get() {
    return new Hardware(uuid, name, "project-1", createdAt, properties, workers, balena);
  }
}
