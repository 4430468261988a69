package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;

/**
 * All device records, indexed by UUID, name and project. Thread-safe: reads never block, writes are serialized.
 */
public final class Records {
  private static final List<String> WORKER_TYPES = List.of("k8s", "balena", "blazar.device",
      "tunelo");

  private static final int MAX_DELETED = 1000;
  private static final int MAX_NAME = 255;

  private final Map<String, DeviceRecord> byUuid = new ConcurrentHashMap<>();
  private final Map<String, String> uuidByName = new ConcurrentHashMap<>();
  private final Map<String, NavigableMap<Long, String>> uuidsByProject = new ConcurrentHashMap<>();
  private final NavigableMap<Long, String> uuids = new ConcurrentSkipListMap<>();
  private final NavigableMap<Long, String> unsettled = new ConcurrentSkipListMap<>();
  private final SequencedMap<String, DeviceRecord> deleted = new LinkedHashMap<>();
  private final Clock clock;
  private long lastNumber;

  public Records(Clock clock) {
    this.clock = clock;
  }

  /** The record with this UUID. */
  public Optional<DeviceRecord> find(String uuid) {
    return Optional.ofNullable(byUuid.get(uuid));
  }

  /** The record with this name, in any project. */
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

  /** The records with a worker that is PENDING or IN_PROGRESS, oldest first. */
  public List<DeviceRecord> unsettled() {
    return records(unsettled.values());
  }

  /** The last {@value #MAX_DELETED} deleted records, oldest first; their workers clean up. */
  public synchronized List<DeviceRecord> deleted() {
    return List.copyOf(deleted.values());
  }

  /** The record with this UUID, deleted or not. */
  public synchronized Optional<DeviceRecord> findAny(String uuid) {
    return find(uuid).or(() -> Optional.ofNullable(deleted.get(uuid)));
  }

  /** Changes a record, deleted or not, but not its name. */
  public synchronized void changeAny(String uuid, UnaryOperator<DeviceRecord> change) {
    if (change(uuid, change).isEmpty()) {
      deleted.computeIfPresent(uuid, (_, record) -> change.apply(record));
    }
  }

  /**
   * Registers a device. Like Doni, sets the registry's own properties itself.
   *
   * @throws HttpErrorException 409 when a record with this name exists
   */
  synchronized DeviceRecord create(String name, String projectId, Map<String, JsonNode> given) {
    requireStorableName(name);
    requireFreeName(name);
    SortedMap<String, JsonNode> properties = new TreeMap<>(given);
    properties.putIfAbsent("blazar_device_driver", Json.of("k8s"));
    properties.put("k8s_bootstrap_token", Json.of(bootstrapToken()));
    List<WorkerTask> workers = WORKER_TYPES.stream()
        .map(WorkerTask::pending).toList();
    DeviceRecord created = new DeviceRecord(++lastNumber, UUID.randomUUID().toString(), name,
        projectId,
        clock.instant(), null, properties, workers, List.of(), false,
        DoniSchemas.HARDWARE_TYPE);
    uuidsByProject.computeIfAbsent(projectId, _ -> new ConcurrentSkipListMap<>())
        .put(created.number(), created.uuid());
    uuids.put(created.number(), created.uuid());
    store(created);
    return created;
  }

  /**
   * Changes a record.
   *
   * @return the changed record; empty when it does not exist
   * @throws HttpErrorException 500 when the new name belongs to another record
   */
  public synchronized Optional<DeviceRecord> change(String uuid,
      UnaryOperator<DeviceRecord> change) {
    return find(uuid).map(old -> {
      DeviceRecord changed = change.apply(old);
      if (!changed.name().equals(old.name())) {
        requireStorableName(changed.name());
        requireUnusedName(changed.name());
        uuidByName.remove(old.name());
      }
      store(changed);
      return changed;
    });
  }

  /** Deletes a record, if it exists, and frees its name; its workers will clean up. */
  synchronized void delete(String uuid) {
    DeviceRecord record = byUuid.remove(uuid);
    if (record == null) {
      return;
    }
    uuidByName.remove(record.name());
    uuids.remove(record.number());
    unsettled.remove(record.number());
    uuidsByProject.get(record.projectId()).remove(record.number());
    if (deleted.size() == MAX_DELETED) {
      deleted.pollFirstEntry();
    }
    deleted.put(uuid, record.deleted());
  }

  /** A new Kubernetes bootstrap token, which a device joins the cluster with. */
  public static String bootstrapToken() {
    return RandomStrings.lowerAlphanumeric(6) + "." + RandomStrings.lowerAlphanumeric(16);
  }

  private void requireFreeName(String name) {
    if (uuidByName.containsKey(name)) {
      throw new HttpErrorException(409, "Hardware with name " + name + " already exists.");
    }
  }

  // The database's refusals: a column of 255 characters, and text that UTF-8 cannot encode.
  private static void requireStorableName(String name) {
    boolean loneSurrogate = name.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (name.codePointCount(0, name.length()) > MAX_NAME || name.indexOf('\0') >= 0
        || loneSurrogate) {
      throw Doni.unknownError();
    }
  }

  // Unlike a create, a rename to a name that is taken is an error that Doni does not expect (recorded).
  private void requireUnusedName(String name) {
    if (uuidByName.containsKey(name)) {
      throw Doni.unknownError();
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

  private List<DeviceRecord> records(Collection<String> uuidsToFind) {
    return uuidsToFind.stream().map(byUuid::get).filter(record -> record != null).toList();
  }
}
