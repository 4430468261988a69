package org.chameleoncloud.edge.operator.control.polling;

import java.util.Arrays;
import java.util.Set;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ListTooLargeException;

/**
 * Keeps, of a list of all projects, the records that devices observe, and of all others 8 bytes each, by which the next
 * list need not parse them. Used by one thread at a time.
 */
final class ObservedKeeper implements Keeper<Hardware> {
  private static final long[] NONE = {};
  private static final int FIRST_SIZE = 64;

  private final RecordKeeper observed;
  private Set<String> wanted = Set.of();
  /** The ids that the last list was for. */
  private Set<String> listedFor = Set.of();
  /** The fingerprints of what the last list had besides, in ascending order; and those of the list that is being read. */
  private long[] leftOut = NONE;
  private long[] next = NONE;
  private int count;

  /** @param observed keeps the records, and counts what all of it takes */
  ObservedKeeper(RecordKeeper observed) {
    this.observed = observed;
  }

  /**
   * A list begins. The first one for other records is parsed as a whole.
   *
   * @param payer the namespace that pays for it
   * @param ids of the records that devices observe
   */
  void begin(String payer, Set<String> ids) {
    observed.begin(payer);
    wanted = ids;
    next = NONE;
    count = 0;
  }

  @Override
  public boolean leavesOut(long fingerprint) throws ListTooLargeException {
    boolean known = recognizes() && Arrays.binarySearch(leftOut, fingerprint) >= 0;
    if (known) {
      leaveOut(fingerprint);
    }
    return known;
  }

  @Override
  public Hardware known(long fingerprint) throws ListTooLargeException {
    return recognizes() ? observed.known(fingerprint) : null;
  }

  @Override
  public Hardware keep(Hardware record, long fingerprint) throws ListTooLargeException {
    if (wanted.contains(record.uuid())) {
      return observed.keep(record, fingerprint);
    }
    leaveOut(fingerprint);
    return null;
  }

  private boolean recognizes() {
    return wanted.equals(listedFor);
  }

  private void leaveOut(long fingerprint) throws ListTooLargeException {
    observed.take(Long.BYTES);
    if (count == next.length) {
      next = Arrays.copyOf(next, Math.max(FIRST_SIZE, 2 * count));
    }
    next[count++] = fingerprint;
  }

  /** The list has replaced the one before. */
  void replaced() {
    observed.replaced();
    leftOut = Arrays.copyOf(next, count);
    Arrays.sort(leftOut);
    next = NONE;
    listedFor = wanted;
  }

  /** The list failed: the next one is compared with the last one that came. */
  void failed() {
    observed.failed();
    next = NONE;
  }

  /** Nothing is kept any more. */
  void clear() {
    observed.clear();
    listedFor = Set.of();
    leftOut = NONE;
    next = NONE;
  }
}
