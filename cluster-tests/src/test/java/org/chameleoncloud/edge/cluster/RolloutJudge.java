package org.chameleoncloud.edge.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Replays what was written to devices in the order in which it was stored, and says which were unavailable at a time. That
 * does not depend on what the operator believed, nor on when responses arrived.
 */
final class RolloutJudge {
  private final List<DeviceWrite> writes;

  /** Of all writes to the devices since they were made, in any order. */
  RolloutJudge(Collection<DeviceWrite> writes) {
    this.writes = writes.stream().sorted(Comparator.comparing(DeviceWrite::version)).toList();
  }

  /**
   * A change of a record that the registry has accepted.
   *
   * @param device its name
   * @param at when the registry received it
   */
  record RecordChange(String device, Instant at) {}

  /** The largest set of devices that were unavailable at the same time after a version. */
  Set<String> mostUnavailable(long after) {
    Set<String> unavailable = new TreeSet<>();
    Set<String> most = Set.of();
    for (DeviceWrite write : writes) {
      note(unavailable, write);
      if (write.version() > after && unavailable.size() > most.size()) {
        most = Set.copyOf(unavailable);
      }
    }
    return most;
  }

  private static void note(Set<String> unavailable, DeviceWrite write) {
    if (write.available()) {
      unavailable.remove(write.device());
    } else {
      unavailable.add(write.device());
    }
  }

  /**
   * How many devices a fleet changed one after the other, or together, before all devices were available again; such a
   * batch after the other, since a version. The last one may be in progress.
   */
  List<Integer> batches(long after) {
    Set<String> unavailable = new TreeSet<>();
    Set<String> batch = new TreeSet<>();
    List<Integer> sizes = new ArrayList<>();
    for (DeviceWrite write : writes) {
      note(unavailable, write);
      if (write.version() > after && write.byFleet()) {
        batch.add(write.device());
      }
      if (unavailable.isEmpty() && !batch.isEmpty()) {
        sizes.add(batch.size());
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      sizes.add(batch.size());
    }
    return List.copyOf(sizes);
  }

  /** The devices that a fleet has written after a version, and not after another one. */
  Set<String> writtenByFleet(long after, long until) {
    Set<String> written = new TreeSet<>();
    writes.stream().filter(DeviceWrite::byFleet)
        .filter(write -> write.version() > after && write.version() <= until)
        .forEach(write -> written.add(write.device()));
    return written;
  }

  /**
   * How many devices were being changed on the testbed at the same time, at most: from the change of the record until the
   * device's status says that it is available again.
   */
  int mostChangedTogether(Collection<RecordChange> changes) {
    NavigableMap<Instant, Integer> steps = new TreeMap<>();
    Map<String, Instant> ends = new TreeMap<>();
    changes.stream().sorted(Comparator.comparing(RecordChange::at)).forEach(change -> {
      // A second change of a device that is being changed is no further device.
      if (change.at().isBefore(ends.getOrDefault(change.device(), Instant.MIN))) {
        return;
      }
      Instant end = availableAgain(change);
      ends.put(change.device(), end);
      steps.merge(change.at(), 1, Integer::sum);
      steps.merge(end, -1, Integer::sum);
    });
    int now = 0;
    int most = 0;
    for (int step : steps.values()) {
      now += step;
      most = Math.max(most, now);
    }
    return most;
  }

  private Instant availableAgain(RecordChange change) {
    Stream<DeviceWrite> later = writes.stream().filter(DeviceWrite::available)
        .filter(write -> write.device().equals(change.device()))
        .filter(write -> write.receivedAt().isAfter(change.at()));
    return later.map(DeviceWrite::receivedAt).min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }
}
