package org.chameleoncloud.edge.cluster;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/**
 * The devices of a tenant, as a watch delivers them: when each reaches what is expected of it, and what must never
 * happen to any. Thread-safe.
 */
final class HonestDevices implements ResourceEventHandler<EdgeDevice>, AutoCloseable {
  private final Map<String, EdgeDevice> latest = new TreeMap<>();
  private final Map<String, String> uuids = new HashMap<>();
  private final List<Expectation> open = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final SharedIndexInformer<EdgeDevice> informer;

  /** What a device should reach, and how long that takes. */
  record Expectation(String device, String what, long startNanos,
      Predicate<Optional<EdgeDevice>> reached, CompletableFuture<Duration> time) {}

  /** Watches the devices of an environment's namespace. */
  HonestDevices(TestEnvironment env) {
    informer = env.client().resources(EdgeDevice.class).inNamespace(env.namespace()).inform(this);
  }

  /**
   * Expects something of a device from now on. The time ends with the event that shows it.
   *
   * @param reached gets the device, empty once it is deleted
   */
  synchronized Expectation expect(String device, String what,
      Predicate<Optional<EdgeDevice>> reached) {
    Expectation expectation = new Expectation(device, what, System.nanoTime(), reached,
        new CompletableFuture<>());
    open.add(expectation);
    return expectation;
  }

  /** Waits until it is reached; empty, with a problem noted, if that takes too long. */
  Optional<Duration> await(Expectation expectation, Duration timeout) {
    try {
      return Optional.of(expectation.time().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      note(expectation.device() + " is not " + expectation.what() + " after "
          + timeout.toSeconds() + " s: " + state(expectation.device()));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized String state(String device) {
    EdgeDevice found = latest.get(device);
    if (found == null) {
      return "it does not exist";
    }
    return Optional.ofNullable(found.getStatus()).map(EdgeDeviceStatus::conditions)
        .orElse(List.of())
        .stream()
        .filter(condition -> !condition.holds() || condition.type().equals("Stalled"))
        .map(condition -> condition.type() + " " + condition.reason() + ": " + condition.message())
        .reduce((a, b) -> a + "; " + b).orElse("it has no status");
  }

  /** Notes something that must not happen. */
  synchronized void note(String problem) {
    problems.add(problem);
  }

  /** What must not have happened. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** A device, if it exists. */
  synchronized Optional<EdgeDevice> device(String name) {
    return Optional.ofNullable(latest.get(name));
  }

  @Override
  public void onAdd(EdgeDevice device) {
    changed(device.getMetadata().getName(), device);
  }

  @Override
  public void onUpdate(EdgeDevice before, EdgeDevice device) {
    changed(device.getMetadata().getName(), device);
  }

  @Override
  public void onDelete(EdgeDevice device, boolean finalStateUnknown) {
    changed(device.getMetadata().getName(), null);
  }

  private synchronized void changed(String name, EdgeDevice device) {
    if (device == null) {
      latest.remove(name);
      uuids.remove(name);
    } else {
      latest.put(name, device);
      Optional.ofNullable(device.getStatus()).ifPresent(status -> check(name, status));
    }
    open.removeIf(expectation -> {
      boolean reached = expectation.device().equals(name)
          && expectation.reached().test(Optional.ofNullable(device));
      if (reached) {
        expectation.time()
            .complete(Duration.ofNanos(System.nanoTime() - expectation.startNanos()));
      }
      return reached;
    });
  }

  private void check(String name, EdgeDeviceStatus status) {
    status.condition(ConditionType.STALLED).filter(stalled -> stalled.holds())
        .ifPresent(stalled -> problems.add(name + " is stalled, " + stalled.reason() + ": "
            + stalled.message()));
    String before = status.uuid() == null ? null : uuids.put(name, status.uuid());
    if (before != null && !before.equals(status.uuid())) {
      problems.add(name + " has another record: " + status.uuid() + " instead of " + before);
    }
  }

  @Override
  public void close() {
    informer.close();
  }
}
