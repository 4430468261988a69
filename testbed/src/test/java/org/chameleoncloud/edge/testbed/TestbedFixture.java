package org.chameleoncloud.edge.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.junit.jupiter.api.AfterEach;

/** A test fixture: a testbed with one project, and a client that has signed in. */
public abstract class TestbedFixture {
  protected static final String PROJECT = "CH-231106";

  protected final ManualClock clock = new ManualClock();
  protected final Testbed testbed;
  protected final Client client;

  protected TestbedFixture() throws IOException {
    this(TestbedOptions.forTests());
  }

  protected TestbedFixture(TestbedOptions options) throws IOException {
    testbed = Testbed.start(options.clock(clock));
    testbed.addProject(PROJECT);
    client = new Client(testbed, testbed.credential(PROJECT)).signIn();
  }

  @AfterEach
  void stop() {
    client.close();
    testbed.close();
  }

  /** Registers a device and returns the UUID of its record. */
  protected String register(String name) throws IOException {
    return Client.json(client.register(name)).get("uuid").asText();
  }

  protected DeviceRecord record(String name) {
    return testbed.record(name).orElseThrow();
  }

  protected WorkerState state(String name, String worker) {
    return record(name).worker(worker).state();
  }

  protected JsonNode detail(String name, String worker, String detail) {
    return record(name).worker(worker).detail(detail).orElseThrow();
  }

  protected void sync(String name) throws IOException {
    client.send("POST", "/v1/hardware/" + record(name).uuid() + "/sync/", null);
  }

  protected void advance(Duration duration) {
    clock.advance(duration);
  }
}
