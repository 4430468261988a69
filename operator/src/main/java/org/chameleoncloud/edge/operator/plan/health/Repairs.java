package org.chameleoncloud.edge.operator.plan.health;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * How often failed checks were rerun, and when they are rerun next: the registry never does so on its own. At once, then
 * after 2, 4, 8 and 16 minutes, or as often as {@link CheckText} says that it can help; then it is left to people, until
 * all checks have succeeded again.
 *
 * @param count the attempts since all checks succeeded
 * @param last when the last one was; null without one
 */
public record Repairs(int count, Instant last) {
  /** No sync so far. */
  public static final Repairs NONE = new Repairs(0, null);
  private static final ExponentialBackoff DELAYS = new ExponentialBackoff(Duration.ofMinutes(2),
      Duration.ofMinutes(16));
  /** In this time a list shows that the checks were reset; until then the old result says nothing of the attempt. */
  private static final Duration UNTIL_RESET_SHOWS = Duration.ofSeconds(30);

  /** As a status has them. */
  public static Repairs of(Applied applied) {
    return applied.repairs() == null || applied.repairedAt() == null
        ? NONE
        : new Repairs(applied.repairs(), Instant.parse(applied.repairedAt()));
  }

  /** How many attempts the failed checks of a record are worth at most. */
  public static int mostFor(Hardware record) {
    return record.workers().stream().filter(worker -> worker.state() == State.ERROR)
        .mapToInt(worker -> CheckText.ofError(worker, record).rerun().most()).max().orElse(0);
  }

  /** Whether an attempt is left for the failed checks of a record. */
  public boolean remainFor(Hardware record) {
    return count < mostFor(record);
  }

  /** Whether a failed check may be fixed by an attempt that is left, or by one whose result does not show yet. */
  boolean mayStillHelp(Rerun rerun, Instant now) {
    return count < rerun.most() || rerun != Rerun.NEVER && now.isBefore(resultShows(now));
  }

  /** When a check that still is failed has failed again; now when there was no attempt. */
  private Instant resultShows(Instant now) {
    return last == null ? now : last.plus(UNTIL_RESET_SHOWS);
  }

  /** When the next attempt is due, or the last one has had the time to show; now when there was none. */
  public Instant due(Instant now) {
    return last == null ? now : last.plus(DELAYS.after(count));
  }

  /** The same and a sync at this moment. */
  public Repairs oneMore(Instant now) {
    return new Repairs(count + 1, now);
  }

  /** What is left of them given the record. */
  public Repairs after(Hardware record, Instant now) {
    boolean steady = record.steadyWorkers() == record.workers().size();
    return steady || seemsFixed(record) && !now.isBefore(due(now)) ? NONE : this;
  }

  /**
   * The time until the record has to be looked at although nothing changes; null for never. An attempt is due, or the
   * result of the last one shows. Or the checks seem fixed, but may not have run yet: a check that failed after it had
   * been deferred keeps the old reason, and looks deferred as soon as it is to be rerun (doni, worker manager).
   */
  public Duration untilNextLook(Hardware record, Instant now) {
    boolean awaitsProof = count > 0 && seemsFixed(record);
    Instant next = remainFor(record) || awaitsProof
        ? due(now)
        : mostFor(record) > 0 ? resultShows(now) : now;
    return next.isAfter(now) ? Duration.between(now, next) : null;
  }

  /** How many, as a status says it: null for none. */
  public Integer countOrNull() {
    return count == 0 ? null : count;
  }

  /** When the last one was, as a status says it: null for never. */
  public String lastOrNull() {
    return last == null ? null : Timestamps.text(last);
  }

  private static boolean seemsFixed(Hardware record) {
    return record.workers().stream().allMatch(
        worker -> worker.state() == State.STEADY || worker.deferred());
  }
}
