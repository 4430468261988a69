package org.chameleoncloud.edge.operator.control.polling;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.chameleoncloud.edge.operator.plan.observation.OnlineState;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * The records of one project as last listed, with our own writes since then on top: a list that was in flight while we
 * wrote does not undo what we know. Safe for use by many threads.
 */
public final class ProjectRecords {
  private final Map<String, Hardware> byUuid = new HashMap<>();
  private final Map<String, Hardware> byName = new HashMap<>();
  private final Map<String, OwnWrite> ownWrites = new HashMap<>();
  private final Map<String, Long> doubts = new HashMap<>();
  private long clock;
  /** When the last list came; null before the first. */
  private Instant listedAt;

  /** What we know of a record from our own write: the response, or null when we deleted it. */
  private record OwnWrite(long at, Hardware record) {}

  /**
   * What is news for the device of a record. When the registry last asked balena is not: it does so every 5 minutes.
   *
   * @param record without that time
   * @param old whether what it says of being online has become too old
   */
  private record News(Hardware record, boolean old) {
    /** Null without a record. */
    static News of(Hardware record, Instant now) {
      return record == null
          ? null
          : new News(record.withoutReadTime(),
              now != null && OnlineState.isOld(record.connectivity(), now));
    }
  }

  /** In most lists most records are the same objects as before. */
  private static boolean isNews(Hardware old, Instant listedBefore, Hardware now,
      Instant listedNow) {
    if (old == now && listedBefore != null) {
      return OnlineState.isOld(old.connectivity(), listedBefore) != OnlineState
          .isOld(now.connectivity(), listedNow);
    }
    return !Objects.equals(News.of(old, listedBefore), News.of(now, listedNow));
  }

  /** The records that changed, by uuid and by name, and the names that are no longer in doubt. */
  record Changed(Set<String> uuids, Set<String> names) {}

  /** The logical time at which a list is requested; pass it to {@link #listed}. */
  synchronized long requestTime() {
    return ++clock;
  }

  /**
   * Takes a list that was requested at {@code requestedAt}, and returns what it changes.
   *
   * @param now when it came
   */
  synchronized Changed listed(long requestedAt, List<Hardware> records, Instant now) {
    Map<String, Hardware> before = new HashMap<>(byUuid);
    Instant listedBefore = listedAt;
    byUuid.clear();
    records.forEach(record -> byUuid.put(record.uuid(), record));
    ownWrites.values().removeIf(write -> write.at() < requestedAt);
    ownWrites.forEach(this::apply);
    byName.clear();
    byUuid.values().forEach(record -> byName.put(record.name(), record));
    listedAt = now;
    Changed changed = changed(before, listedBefore);
    doubts.forEach((name, since) -> {
      if (since < requestedAt) {
        changed.names().add(name);
      }
    });
    doubts.values().removeIf(since -> since < requestedAt);
    return changed;
  }

  private void apply(String uuid, OwnWrite write) {
    if (write.record() == null) {
      byUuid.remove(uuid);
    } else {
      byUuid.put(uuid, write.record());
    }
  }

  /** Compares record by record: copies of two whole lists would take as much memory as the lists. */
  private Changed changed(Map<String, Hardware> before, Instant listedBefore) {
    Changed changed = new Changed(new HashSet<>(), new HashSet<>());
    Set<String> all = new HashSet<>(before.keySet());
    all.addAll(byUuid.keySet());
    for (String uuid : all) {
      Hardware old = before.get(uuid);
      Hardware now = byUuid.get(uuid);
      if (isNews(old, listedBefore, now, listedAt)) {
        changed.uuids().add(uuid);
        changed.names().add((old == null ? now : old).name());
        changed.names().add((now == null ? old : now).name());
      }
    }
    return changed;
  }

  /** Takes a record from the response to our own POST or PATCH. */
  public synchronized void written(Hardware record) {
    ownWrites.put(record.uuid(), new OwnWrite(++clock, record));
    Hardware old = byUuid.put(record.uuid(), record);
    if (old != null) {
      byName.remove(old.name(), old);
    }
    byName.put(record.name(), record);
  }

  /** Notes that we deleted a record. */
  public synchronized void deleted(String uuid) {
    ownWrites.put(uuid, new OwnWrite(++clock, null));
    Hardware old = byUuid.remove(uuid);
    if (old != null) {
      byName.remove(old.name(), old);
    }
  }

  /** Notes, until the next list, that a write for a device may have taken effect without our knowing. */
  synchronized void markInDoubt(String name) {
    doubts.put(name, ++clock);
  }

  synchronized boolean isInDoubt(String name) {
    return doubts.containsKey(name);
  }

  /** The record of an id; null when there is none. */
  synchronized Hardware withUuid(String uuid) {
    return uuid == null ? null : byUuid.get(uuid);
  }

  /** The record of a name; null when there is none. */
  public synchronized Hardware withName(String name) {
    return byName.get(name);
  }

  /** Whether a list ever came. */
  synchronized boolean wasListed() {
    return listedAt != null;
  }

  synchronized int size() {
    return byUuid.size();
  }
}
