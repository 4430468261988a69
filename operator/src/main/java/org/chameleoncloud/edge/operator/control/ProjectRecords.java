package org.chameleoncloud.edge.operator.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * The records of one project as last listed, with our own writes since laid over them: a list that was on its way while
 * we wrote does not undo what we know. Safe for use by many threads.
 */
final class ProjectRecords {
  private final Map<String, Hardware> byUuid = new HashMap<>();
  private final Map<String, Hardware> byName = new HashMap<>();
  private final Map<String, OwnWrite> ownWrites = new HashMap<>();
  private final Map<String, Long> doubts = new HashMap<>();
  private long clock;
  private boolean listed;

  /** What we know of a record from our own write: as the answer had it, or null when we deleted it. */
  private record OwnWrite(long at, Hardware record) {}

  /** The records that differ from before, by uuid and by name, and the names that are in doubt no more. */
  record Changed(Set<String> uuids, Set<String> names) {}

  /** The moment at which a list is asked for; pass it to {@link #listed}. */
  synchronized long asking() {
    return ++clock;
  }

  /** Takes a list that was asked for at {@code askedAt}, and tells what it changes. */
  synchronized Changed listed(long askedAt, List<Hardware> records) {
    Map<String, Hardware> before = Map.copyOf(byUuid);
    byUuid.clear();
    records.forEach(record -> byUuid.put(record.uuid(), record));
    ownWrites.values().removeIf(write -> write.at() < askedAt);
    ownWrites.forEach(this::lay);
    byName.clear();
    byUuid.values().forEach(record -> byName.put(record.name(), record));
    listed = true;
    Changed changed = changed(before);
    doubts.forEach((name, since) -> {
      if (since < askedAt) {
        changed.names().add(name);
      }
    });
    doubts.values().removeIf(since -> since < askedAt);
    return changed;
  }

  private void lay(String uuid, OwnWrite write) {
    if (write.record() == null) {
      byUuid.remove(uuid);
    } else {
      byUuid.put(uuid, write.record());
    }
  }

  private Changed changed(Map<String, Hardware> before) {
    Changed changed = new Changed(new HashSet<>(), new HashSet<>());
    Set<String> all = new HashSet<>(before.keySet());
    all.addAll(byUuid.keySet());
    for (String uuid : all) {
      Hardware old = before.get(uuid);
      Hardware now = byUuid.get(uuid);
      if (!Objects.equals(old, now)) {
        changed.uuids().add(uuid);
        changed.names().add(old == null ? now.name() : old.name());
        changed.names().add(now == null ? old.name() : now.name());
      }
    }
    return changed;
  }

  /** Takes a record from the answer to our own POST or PATCH. */
  synchronized void written(Hardware record) {
    ownWrites.put(record.uuid(), new OwnWrite(++clock, record));
    Hardware old = byUuid.put(record.uuid(), record);
    if (old != null) {
      byName.remove(old.name(), old);
    }
    byName.put(record.name(), record);
  }

  /** Takes note that we deleted a record. */
  synchronized void deleted(String uuid) {
    ownWrites.put(uuid, new OwnWrite(++clock, null));
    Hardware old = byUuid.remove(uuid);
    if (old != null) {
      byName.remove(old.name(), old);
    }
  }

  /** Takes note that a write for a device may have been carried out without our knowing; until the next list. */
  synchronized void doubt(String name) {
    doubts.put(name, ++clock);
  }

  synchronized boolean inDoubt(String name) {
    return doubts.containsKey(name);
  }

  /** The record of an id; null when there is none. */
  synchronized Hardware withUuid(String uuid) {
    return uuid == null ? null : byUuid.get(uuid);
  }

  /** The record of a name; null when there is none. */
  synchronized Hardware withName(String name) {
    return byName.get(name);
  }

  /** Whether a list ever came. */
  synchronized boolean wasListed() {
    return listed;
  }

  synchronized int size() {
    return byUuid.size();
  }
}
