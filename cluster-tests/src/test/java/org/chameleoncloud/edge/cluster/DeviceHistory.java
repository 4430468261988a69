package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/**
 * All writes to the devices of a test, from the audit log. The API server logs 504 for a request whose client was killed,
 * also when it has stored what the client wanted; those few are filled in from a watch.
 */
final class DeviceHistory implements AutoCloseable {
  private final TestEnvironment env;
  private final AuditLog audit;
  private final NavigableMap<Long, Watched> watched = new ConcurrentSkipListMap<>();
  private final Watch watch;

  private record Watched(JsonNode device, Instant at) {}

  private DeviceHistory(TestEnvironment env, AuditLog audit) {
    this.env = env;
    this.audit = audit;
    watch = env.client().resources(EdgeDevice.class).inNamespace(env.namespace())
        .watch(new Watcher<>() {
          @Override
          public void eventReceived(Action action, EdgeDevice device) {
            watched.put(Long.valueOf(device.getMetadata().getResourceVersion()),
                new Watched(env.client().getKubernetesSerialization().convertValue(device,
                    JsonNode.class), Instant.now()));
          }

          @Override
          public void onClose(WatcherException e) {
            // A history that ends early has no last write, which judge() waits for.
          }
        });
  }

  /** Of all devices that are made from now on; {@code audit} has the operator's requests. */
  static DeviceHistory record(TestEnvironment env, AuditLog audit) {
    return new DeviceHistory(env, audit);
  }

  /** A judge of what was written until now. */
  RolloutJudge judge() {
    List<DeviceWrite> writes = new ArrayList<>(
        audit.events().stream().flatMap(DeviceWrite::of).toList());
    long last = writes.stream().mapToLong(DeviceWrite::version).max().orElseThrow();
    TestEnvironment.eventually("the watch has delivered the last write")
        .until(() -> !watched.isEmpty() && watched.lastKey() >= last);
    Set<Long> logged = writes.stream().map(DeviceWrite::version).collect(Collectors.toSet());
    Map<String, Long> generations = new HashMap<>();
    watched.forEach((version, state) -> {
      long generation = state.device().at("/metadata/generation").asLong();
      String device = state.device().at("/metadata/name").asText();
      Long before = generations.put(device, generation);
      if (!logged.contains(version)) {
        // Nobody else changes a spec.
        boolean byFleet = before == null || before < generation;
        writes.add(DeviceWrite.of(state.device(), byFleet, state.at()));
      }
    });
    return new RolloutJudge(writes);
  }

  @Override
  public void close() {
    watch.close();
  }
}
