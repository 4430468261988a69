package org.chameleoncloud.edge.operator.control.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the records of all projects for the devices of one credential that observe records of other projects, and keeps
 * only those. One request for all of them, and none while there are no such devices: every four of the project's own
 * intervals, or after one where a device has asked for another record, and every ten minutes if the credential may not
 * read them.
 */
final class OtherProjectsPoller {
  /** In intervals of the project's own list. */
  static final int INTERVALS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(OtherProjectsPoller.class);

  private final Registry registry;
  private final PollShares.PollShare share;
  private final PollIntervals intervals;
  private final Clock clock;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final ProjectRecords records = new ProjectRecords();
  private final RunningCheckTimes runningChecks = new RunningCheckTimes();
  private final ObservedKeeper keeper;
  private final ReentrantLock polling = new ReentrantLock();
  /** The ids that the last list was requested for. */
  private volatile Set<String> asked = Set.of();
  private volatile Outage outage;
  private Instant started = Instant.MIN;
  private Instant due = Instant.MIN;

  OtherProjectsPoller(Registry registry, PollShares.PollShare share, PollIntervals intervals,
      Clock clock) {
    this.registry = registry;
    this.share = share;
    this.keeper = new ObservedKeeper(new RecordKeeper(records, share.kept()));
    this.intervals = intervals;
    this.clock = clock;
  }

  /**
   * What is known of a record.
   *
   * @param secretName the Secret that messages name
   */
  OtherProjects of(String uuid, String secretName) {
    Outage now = outage;
    boolean denied = now != null && !now.failure().kind().isTransient();
    boolean listed = !denied && records.wasListed() && asked.contains(uuid);
    return new OtherProjects(listed, listed ? records.withUuid(uuid) : null,
        now == null ? null : now.shownWith(secretName));
  }

  /** Since when the checks of a record have been running. */
  RunningChecks runningChecks(String uuid) {
    return runningChecks.of(uuid);
  }

  /**
   * Lists if it is time, in the caller's thread.
   *
   * @param wanted the ids of the records that devices observe and that their own project does not have
   * @return the ids of the records of which something new is known
   */
  Set<String> pollIfDue(Set<String> wanted) {
    if (!polling.tryLock()) {
      return Set.of();
    }
    try {
      if (wanted.isEmpty()) {
        free();
        return Set.of();
      }
      return isDue(wanted) ? poll(Set.copyOf(wanted)) : Set.of();
    } finally {
      polling.unlock();
    }
  }

  private boolean isDue(Set<String> wanted) {
    Instant now = clock.instant();
    boolean news = outage == null && !asked.containsAll(wanted);
    return !now.isBefore(news ? started.plus(intervals.settled()) : due);
  }

  private Set<String> poll(Set<String> wanted) {
    started = clock.instant();
    try (PollShares.Place place = share.enter()) {
      long requestedAt = records.requestTime();
      keeper.begin(place.namespace(), wanted);
      return succeeded(requestedAt, wanted, registry.listAllProjects(keeper));
    } catch (RegistryFailure | InterruptedException | RuntimeException | Error e) {
      return failed(wanted, ListFailures.of(e, "the records of all projects"));
    }
  }

  private Set<String> succeeded(long requestedAt, Set<String> wanted, List<Hardware> list)
      throws InterruptedException {
    Set<String> news = new HashSet<>(wanted);
    if (outage == null) {
      news.removeAll(asked);
    } else if (outage.lasting()) {
      runningChecks.interrupted();
    }
    try (ReadingTurns.Turn _ = share.take()) {
      runningChecks.listed(list, clock.instant());
      news.addAll(records.listed(requestedAt, list, clock.instant()).uuids());
    }
    keeper.replaced();
    asked = wanted;
    outage = null;
    due = started.plus(intervals.settled().multipliedBy(INTERVALS));
    return news;
  }

  /** What was listed last is kept, unless the credential may not read it any more. */
  private Set<String> failed(Set<String> wanted, RegistryFailure failure) {
    keeper.failed();
    Outage before = outage;
    Outage now = Outage.of(failure, before, clock.instant(), intervals.outage());
    outage = now;
    due = started.plus(pause(now));
    boolean isNews = now.isNews(before);
    if (isNews) {
      RegistryFailureLog.write(LOG.atWarn().addKeyValue("event", "registry-list-failed")
          .addKeyValue("operation", "list_all_projects").addKeyValue("lasting", now.lasting()),
          failure);
    }
    return isNews ? wanted : Set.of();
  }

  private Duration pause(Outage now) {
    Duration backoff = now.untilNextList(intervals.settled(), random);
    boolean denied = !now.failure().kind().isTransient();
    return denied && intervals.resync().compareTo(backoff) > 0 ? intervals.resync() : backoff;
  }

  /** Nothing is kept any more; a list that is in flight frees its memory itself. */
  void clear() {
    if (polling.tryLock()) {
      try {
        free();
      } finally {
        polling.unlock();
      }
    }
  }

  private void free() {
    if (!asked.isEmpty() || outage != null) {
      keeper.clear();
      records.listed(records.requestTime(), List.of(), clock.instant());
      asked = Set.of();
      outage = null;
      due = Instant.MIN;
    }
  }
}
