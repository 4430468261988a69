package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.registry.RequestListener;

/** The operator's metrics; docs/metrics.md tells each. Labels have few values, whatever the number of devices. */
public final class Meters implements RequestListener, ProjectPoller.PollListener {
  private static final String[] CONDITIONS = {"Ready", "Registered", "Healthy", "ImageReady",
      "Stalled"};
  private static final String[] STATUSES = {Condition.TRUE, Condition.FALSE, Condition.UNKNOWN};

  private final MeterRegistry registry;
  private final Map<ResourceID, EdgeDeviceStatus> devices = new ConcurrentHashMap<>();

  /** Registers all meters that are known beforehand, so that a dashboard finds them from the start. */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
    for (String type : CONDITIONS) {
      for (String status : STATUSES) {
        Gauge.builder("chi.edge.devices", this, meters -> meters.count(type, status))
            .description("EdgeDevices by a condition and its status").tag("condition", type)
            .tag("status", status)
            .register(registry);
      }
    }
    polls("success");
    polls("failure");
  }

  private double count(String type, String status) {
    return devices.values().stream().flatMap(device -> device.condition(type).stream())
        .filter(condition -> condition.status().equals(status)).count();
  }

  /**
   * Tells how old the oldest list is.
   *
   * @param oldest over all credentials in use; zero without any
   */
  void listAge(Supplier<Duration> oldest) {
    Gauge.builder("chi.edge.registry.poll.age", oldest, age -> age.get().toMillis() / 1000.0)
        .strongReference(true).baseUnit("seconds")
        .description("Age of the oldest list of the testbed's records, over all credentials in use")
        .register(registry);
  }

  /** Tells how many bakes run and how many resources wait for their turn. */
  void bakes(IntSupplier running, IntSupplier waiting) {
    bakes("running", running);
    bakes("waiting", waiting);
  }

  private void bakes(String state, IntSupplier number) {
    Gauge.builder("chi.edge.bakes", number, IntSupplier::getAsInt).strongReference(true)
        .description("Bakes that run, and resources that wait for their turn").tag("state", state)
        .register(registry);
  }

  private Counter polls(String result) {
    return Counter.builder("chi.edge.registry.polls").description("Lists of the testbed's records")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void onRequest(String operation, int status, Duration took, String requestId) {
    Timer.builder("chi.edge.registry.request").description("Requests to the testbed")
        .tag("operation", operation).tag("status", status == 0 ? "none" : Integer.toString(status))
        .publishPercentileHistogram(false).register(registry).record(took);
  }

  @Override
  public void polled(boolean succeeded, int records) {
    polls(succeeded ? "success" : "failure").increment();
  }

  /** One look at one resource ended. */
  void reconciled(String result, Duration took) {
    Timer.builder("chi.edge.reconcile").description("Looks at a resource").tag("result", result)
        .register(registry)
        .record(took);
  }

  /** The status that a resource now has. */
  void device(ResourceID id, EdgeDeviceStatus status) {
    devices.put(id, status);
  }

  /** A resource is gone. */
  void forget(ResourceID id) {
    devices.remove(id);
  }
}
