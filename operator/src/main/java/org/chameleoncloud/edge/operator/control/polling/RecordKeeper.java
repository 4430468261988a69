package org.chameleoncloud.edge.operator.control.polling;

import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.RetainedSize;

/**
 * Keeps a list of records within the memory for lists. What equals the last list is not kept twice, so a list that comes
 * takes hardly more than what it changes. Used by one thread at a time.
 */
final class RecordKeeper implements Keeper<Hardware> {
  /** A record's places in the maps of {@link ProjectRecords} and {@link RunningCheckTimes}, in bytes. */
  private static final int PLACES = 160;

  private final ProjectRecords records;
  private final ListMemory.Kept memory;
  private RetainedSize sizes = new RetainedSize();
  private RetainedSize addedSizes = new RetainedSize();
  private long size;

  RecordKeeper(ProjectRecords records, ListMemory.Kept memory) {
    this.records = records;
    this.memory = memory;
  }

  /** A list begins, which this namespace pays for. */
  void begin(String payer) {
    memory.begin(payer);
    size = 0;
    sizes = new RetainedSize();
    addedSizes = new RetainedSize();
  }

  @Override
  public Hardware keep(Hardware record) throws ListTooLargeException {
    Hardware known = records.withUuid(record.uuid());
    Hardware kept = record.sharing(known);
    memory.take(addedSizes.added(kept, known) + PLACES);
    size += sizes.of(kept) + PLACES;
    return kept;
  }

  /** The list has replaced the one before. */
  void replaced() {
    memory.replace(size);
  }

  /** The list failed. */
  void failed() {
    memory.rollBack();
  }

  /** Nothing is kept any more. */
  void clear() {
    memory.clear();
  }
}
