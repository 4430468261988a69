package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Refusal;
import org.chameleoncloud.edge.testbed.identity.Randoms;

/**
 * All device records. Reading never waits: records are immutable and found by uuid, name and project without a
 * search. Writers take turns.
 */
public final class Records {
  private static final List<String> WORKER_TYPES = List.of("k8s", "balena", "blazar.device",
      "tunelo");

  private final Map<String, DeviceRecord> byUuid = new ConcurrentHashMap<>();
  private final Map<String, String> uuidByName = new ConcurrentHashMap<>();
  private final Map<String, NavigableMap<Long, String>> uuidsByProject = new ConcurrentHashMap<>();
  private final NavigableMap<Long, String> uuids = new ConcurrentSkipListMap<>();
  private final NavigableMap<Long, String> unsettled = new ConcurrentSkipListMap<>();
  private final Clock clock;
  private long last;

  public Records(Clock clock) {
    this.clock = clock;
  }

  /** The record of this uuid. */
  public Optional<DeviceRecord> find(String uuid) {
    return Optional.ofNullable(byUuid.get(uuid));
  }

  /** The record of this name, whichever project's it is. */
  public Optional<DeviceRecord> named(String name) {
    return Optional.ofNullable(uuidByName.get(name)).flatMap(this::find);
  }

  /** All records, oldest first. */
  public List<DeviceRecord> all() {
    return records(uuids.values());
  }

  /** The records of one project, oldest first. */
  public List<DeviceRecord> ofProject(String projectId) {
    return records(uuidsByProject.getOrDefault(projectId, Collections.emptyNavigableMap())
        .values());
  }

  /** The records of which a worker waits for a run or is in one, oldest first. */
  public List<DeviceRecord> unsettled() {
    return records(unsettled.values());
  }

  /**
   * Registers a device. As in Doni the registry's own properties are set, whatever was given for them.
   *
   * @throws Refusal 409 when there is a record of that name
   */
  synchronized DeviceRecord create(String name, String projectId, Map<String, JsonNode> given) {
    refuseTaken(name);
    SortedMap<String, JsonNode> properties = new TreeMap<>(given);
    properties.putIfAbsent("blazar_device_driver", Json.of("k8s"));
    properties.put("k8s_bootstrap_token", Json.of(bootstrapToken()));
    List<WorkerTask> workers = WORKER_TYPES.stream()
        .map(type -> new WorkerTask(type, WorkerState.PENDING, Collections.emptySortedMap()))
        .toList();
    DeviceRecord created = new DeviceRecord(++last, UUID.randomUUID().toString(), name, projectId,
        clock.instant(), null, properties, workers);
    uuidsByProject.computeIfAbsent(projectId, _ -> new ConcurrentSkipListMap<>())
        .put(created.number(), created.uuid());
    uuids.put(created.number(), created.uuid());
    store(created);
    return created;
  }

  /**
   * Changes a record; gives it as it is then, or nothing when it is gone.
   *
   * @throws Refusal 409 when the change gives it the name of another record
   */
  public synchronized Optional<DeviceRecord> change(String uuid,
      UnaryOperator<DeviceRecord> change) {
    return find(uuid).map(old -> {
      DeviceRecord changed = change.apply(old);
      if (!changed.name().equals(old.name())) {
        refuseTaken(changed.name());
        uuidByName.remove(old.name());
      }
      store(changed);
      return changed;
    });
  }

  /** Deletes a record and frees its name. */
  synchronized void delete(String uuid) {
    DeviceRecord gone = byUuid.remove(uuid);
    if (gone == null) {
      return;
    }
    uuidByName.remove(gone.name());
    uuids.remove(gone.number());
    unsettled.remove(gone.number());
    uuidsByProject.get(gone.projectId()).remove(gone.number());
  }

  /** A new token for a device to join the cluster with, in the form of Kubernetes. */
  public static String bootstrapToken() {
    return Randoms.lowerAlphanumeric(6) + "." + Randoms.lowerAlphanumeric(16);
  }

  private void refuseTaken(String name) {
    if (uuidByName.containsKey(name)) {
      throw new Refusal(409, "Hardware with name " + name + " already exists.");
    }
  }

  private void store(DeviceRecord record) {
    byUuid.put(record.uuid(), record);
    uuidByName.put(record.name(), record.uuid());
    if (record.unsettled()) {
      unsettled.put(record.number(), record.uuid());
    } else {
      unsettled.remove(record.number());
    }
  }

  private List<DeviceRecord> records(Collection<String> wanted) {
    return wanted.stream().map(byUuid::get).filter(record -> record != null).toList();
  }
}
