package org.chameleoncloud.edge.operator.control.polling;

import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.RetainedSize;

/**
 * Keeps a list of records within the memory for lists. What equals the last list is not kept twice, so a list that comes
 * takes hardly more than what it changes. Used by one thread at a time.
 */
final class RecordKeeper implements Keeper<Hardware> {
  /** A record's places in the maps of {@link ProjectRecords}, {@link RunningCheckTimes} and here, in bytes. */
  private static final int PLACES = 280;

  private final ProjectRecords records;
  private final ListMemory.Kept memory;
  private RetainedSize sizes = new RetainedSize();
  private RetainedSize addedSizes = new RetainedSize();
  private long size;
  /** The last list, by the fingerprints of its records, and the one that is being read. */
  private Map<Long, Hardware> last = new HashMap<>();
  private Map<Long, Hardware> next = new HashMap<>();

  RecordKeeper(ProjectRecords records, ListMemory.Kept memory) {
    this.records = records;
    this.memory = memory;
  }

  /** A list begins, which this namespace pays for. */
  void begin(String payer) {
    memory.begin(payer);
    size = 0;
    next = new HashMap<>();
    sizes = new RetainedSize();
    addedSizes = new RetainedSize();
  }

  @Override
  public Hardware known(long fingerprint) throws ListTooLargeException {
    Hardware known = last.get(fingerprint);
    if (known != null) {
      memory.take(PLACES);
      count(known, fingerprint);
    }
    return known;
  }

  @Override
  public Hardware keep(Hardware record, long fingerprint) throws ListTooLargeException {
    Hardware known = records.withUuid(record.uuid());
    Hardware kept = record.sharing(known);
    memory.take(addedSizes.added(kept, known) + PLACES);
    count(kept, fingerprint);
    return kept;
  }

  /** Counts what else is kept of a list, in bytes. */
  void take(int bytes) throws ListTooLargeException {
    memory.take(bytes);
    size += bytes;
  }

  /** Measured afresh in each list: the record that a shared text was counted for may have left. */
  private void count(Hardware kept, long fingerprint) {
    size += sizes.of(kept) + PLACES;
    next.put(fingerprint, kept);
  }

  /** The list has replaced the one before. */
  void replaced() {
    memory.replace(size);
    last = next;
    next = new HashMap<>();
  }

  /** The list failed. */
  void failed() {
    memory.rollBack();
    next = new HashMap<>();
  }

  /** Nothing is kept any more. */
  void clear() {
    memory.clear();
    last = new HashMap<>();
    next = new HashMap<>();
  }
}
