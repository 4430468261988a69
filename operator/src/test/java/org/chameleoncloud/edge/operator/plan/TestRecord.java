package org.chameleoncloud.edge.operator.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * Builds a record of the testbed. By default it matches the spec of a default {@link DeviceScenario}; the methods set
 * what differs.
 */
public final class TestRecord {
  public static final String UUID = "11111111-2222-3333-4444-555555555555";
  public static final String DEVICE_KEY = "device-key-0123456789abcdef";

  private String uuid = UUID;
  private String name = "pi-1";
  private String hardwareType = DeviceProperty.HARDWARE_TYPE;
  private Instant createdAt = DeviceScenario.CREATED.plusSeconds(10);
  private BalenaDevice balena;
  private final Map<DeviceProperty, Object> properties = new HashMap<>(
      Map.of(DeviceProperty.MACHINE_NAME,
          "raspberrypi4-64", DeviceProperty.CONTACT_EMAIL, "lab@example.org",
          DeviceProperty.APPLICATION_CREDENTIAL_ID,
          "credential-1"));
  private final List<Worker> workers = new ArrayList<>();

  private TestRecord() {}

  public static TestRecord asWritten() {
    return new TestRecord();
  }

  /** A record that matches the spec, with all checks STEADY and the device key issued. */
  public static TestRecord steady() {
    return asWritten().withDeviceKey().check("balena", State.STEADY).check("k8s", State.STEADY);
  }

  public TestRecord uuid(String value) {
    uuid = value;
    return this;
  }

  public TestRecord name(String value) {
    name = value;
    return this;
  }

  public TestRecord hardwareType(String value) {
    hardwareType = value;
    return this;
  }

  public TestRecord createdAt(Instant value) {
    createdAt = value;
    return this;
  }

  public TestRecord with(DeviceProperty property, Object value) {
    properties.put(property, value);
    return this;
  }

  public TestRecord without(DeviceProperty property) {
    properties.remove(property);
    return this;
  }

  public TestRecord withDeviceKey() {
    balena = new BalenaDevice(5879362, 1883023, Sensitive.of(DEVICE_KEY));
    return this;
  }

  public TestRecord check(String type, State state) {
    workers.add(new Worker(type, state, null, null, null));
    return this;
  }

  /** What the check balena says of the device's connection. */
  public TestRecord online(Connectivity connectivity) {
    workers.add(new Worker("balena", State.STEADY, null, null, connectivity));
    return this;
  }

  public TestRecord deferred(String type, String reason) {
    workers.add(new Worker(type, State.PENDING, reason, null, null));
    return this;
  }

  public TestRecord failed(String type, String error) {
    workers.add(new Worker(type, State.ERROR, null, error, null));
    return this;
  }

  /** A check that failed although, or after, the reservation service had taken the device. */
  public TestRecord failedInBlazar(String type, String error) {
    workers.add(new Worker(type, State.ERROR, null, error, null, "blazar-1"));
    return this;
  }

  public Hardware get() {
    return new Hardware(uuid, name, "project-1", hardwareType, createdAt, properties, workers,
        balena);
  }
}
