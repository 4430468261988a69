package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.Test;

/** How often the records of all projects are listed, and what is kept of them. */
class OtherProjectsPollerTest {
  private static final String A = "9f2a008e-eac8-4cd7-9164-db5075faa039";
  private static final String B = "00000000-0000-4000-8000-000000000000";
  private static final String C = "11111111-0000-4000-8000-000000000000";

  private Instant now = Instant.parse("2026-11-22T09:00:00Z");
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private final AllProjects registry = new AllProjects();
  private final PollShares shares = new PollShares(64 << 20, 1, () -> {});
  private final PollIntervals intervals = PollIntervals.defaults();
  private final OtherProjectsPoller poller = new OtherProjectsPoller(registry,
      shares.of(() -> Set.of("lab")), intervals, clock);

  private static Hardware record(String uuid, String email) {
    return new Hardware(uuid, "device-" + uuid, "another-project", DeviceProperty.HARDWARE_TYPE,
        Instant.EPOCH, Map.of(DeviceProperty.CONTACT_EMAIL, email), List.of(), null);
  }

  private OtherProjects of(String uuid) {
    return poller.of(uuid, "chi-edge");
  }

  /** How many requests an hour of polls every 30 s makes. */
  private int requestsInAnHour(Set<String> wanted) {
    int before = registry.requests;
    for (int poll = 0; poll < 120; poll++) {
      poller.pollIfDue(wanted);
      now = now.plus(intervals.settled());
    }
    return registry.requests - before;
  }

  @Test
  void nothingIsRequestedWithoutADeviceThatObservesAnotherProjectsRecord() {
    assertThat(requestsInAnHour(Set.of())).isZero();
    assertThat(of(A)).isEqualTo(OtherProjects.UNKNOWN);
  }

  @Test
  void oneRequestEveryTwoMinutesIsEnoughForAllDevices() {
    assertThat(requestsInAnHour(Set.of(A, B))).isEqualTo(30);
  }

  @Test
  void onlyObservedRecordsAreKept() {
    registry.records = List.of(record(A, "a@example.org"), record(B, "b@example.org"));

    assertThat(poller.pollIfDue(Set.of(A))).containsExactly(A);
    assertThat(of(A).record()).isEqualTo(registry.records.getFirst());
    assertThat(of(B)).as("not asked for").isEqualTo(OtherProjects.UNKNOWN);
    assertThat(registry.kept).isEqualTo(1);
  }

  @Test
  void onlyWhatChangedIsParsedAgain() {
    registry.records = List.of(record(A, "a@example.org"), record(B, "b@example.org"),
        record(C, "c@example.org"));
    poller.pollIfDue(Set.of(A));
    assertThat(registry.parsed).isEqualTo(3);
    now = now.plus(Duration.ofMinutes(2));
    poller.pollIfDue(Set.of(A));
    assertThat(registry.parsed).as("nothing changed").isEqualTo(3);
    registry.records = List.of(record(A, "new@example.org"), record(B, "b@example.org"),
        record(C, "new@example.org"));
    now = now.plus(Duration.ofMinutes(2));
    poller.pollIfDue(Set.of(A));
    assertThat(registry.parsed).isEqualTo(5);
    assertThat(of(A).record()).isEqualTo(registry.records.getFirst());
  }

  @Test
  void aRecordThatIsObservedFromNowOnIsFoundAmongThoseThatWereLeftOut() {
    registry.records = List.of(record(A, "a@example.org"), record(B, "b@example.org"));
    poller.pollIfDue(Set.of(A));
    now = now.plus(Duration.ofMinutes(2));
    poller.pollIfDue(Set.of(B));

    assertThat(of(B).record()).isEqualTo(registry.records.getLast());
    assertThat(of(A).record()).as("observed no longer").isNull();
    now = now.plus(Duration.ofMinutes(2));
    poller.pollIfDue(Set.of(B));
    assertThat(registry.parsed).isEqualTo(4);
    assertThat(of(B).record()).isEqualTo(registry.records.getLast());
  }

  @Test
  void afterAFailedListTheNextIsComparedWithTheLastThatCame() {
    registry.records = List.of(record(A, "a@example.org"), record(B, "b@example.org"));
    poller.pollIfDue(Set.of(A));
    registry.failure = RegistryFailure.of(Kind.TIMEOUT, "No response");
    now = now.plus(Duration.ofMinutes(2));
    poller.pollIfDue(Set.of(A));
    registry.failure = null;
    now = now.plus(Duration.ofMinutes(10));
    poller.pollIfDue(Set.of(A));

    assertThat(registry.parsed).isEqualTo(2);
    assertThat(of(A).failure()).isNull();
    assertThat(of(A).record()).isEqualTo(registry.records.getFirst());
  }

  @Test
  void aDeviceThatAsksForAnotherRecordWaitsHalfAMinute() {
    poller.pollIfDue(Set.of(A));
    now = now.plusSeconds(29);
    assertThat(poller.pollIfDue(Set.of(A, B))).isEmpty();
    now = now.plusSeconds(1);
    assertThat(poller.pollIfDue(Set.of(A, B))).containsExactly(B);
    assertThat(of(B).listed()).isTrue();
    assertThat(of(B).record()).isNull();
    assertThat(registry.requests).isEqualTo(2);
  }

  @Test
  void onlyTheDevicesOfAChangedRecordAreTriggered() {
    registry.records = List.of(record(A, "a@example.org"), record(B, "b@example.org"));
    poller.pollIfDue(Set.of(A, B));
    registry.records = List.of(record(A, "new@example.org"), record(B, "b@example.org"));
    now = now.plus(Duration.ofMinutes(2));

    assertThat(poller.pollIfDue(Set.of(A, B))).containsExactly(A);
  }

  @Test
  void aCredentialThatMayNotReadThemAsksEveryTenMinutes() {
    registry.failure = RegistryFailure.of(Kind.FORBIDDEN, "hardware:get is disallowed by policy");

    assertThat(poller.pollIfDue(Set.of(A))).containsExactly(A);
    assertThat(of(A).failure().reason()).isEqualTo(Reason.REQUEST_ACCESS);
    assertThat(of(A).failure().temporary()).isFalse();
    now = now.plus(Duration.ofMinutes(10));
    assertThat(requestsInAnHour(Set.of(A, B))).isEqualTo(6);
  }

  @Test
  void aRecordThatMayNotBeReadAnyMoreIsNotShown() {
    registry.records = List.of(record(A, "a@example.org"));
    poller.pollIfDue(Set.of(A));
    registry.failure = RegistryFailure.of(Kind.FORBIDDEN, "hardware:get is disallowed by policy");
    now = now.plus(Duration.ofMinutes(2));

    assertThat(poller.pollIfDue(Set.of(A))).containsExactly(A);
    assertThat(of(A).listed()).isFalse();
    assertThat(of(A).record()).isNull();
  }

  @Test
  void anOutageKeepsWhatWasListedLastAndShowsWhenItLasts() {
    registry.records = List.of(record(A, "a@example.org"));
    poller.pollIfDue(Set.of(A));
    registry.failure = RegistryFailure.of(Kind.TIMEOUT, "No response");
    requestsInAnHour(Set.of(A));

    assertThat(of(A).record()).isEqualTo(registry.records.getFirst());
    assertThat(of(A).failure().lasting()).isTrue();
    registry.failure = null;
    now = now.plus(Duration.ofMinutes(6));
    poller.pollIfDue(Set.of(A));
    assertThat(of(A).failure()).isNull();
  }

  @Test
  void anUnexpectedErrorIsAFailedList() {
    registry.error = new IllegalStateException("broken");

    assertThat(poller.pollIfDue(Set.of(A))).containsExactly(A);
    assertThat(of(A).failure().temporary()).isTrue();
  }

  @Test
  void nothingIsKeptOnceNoDeviceObserves() {
    registry.records = List.of(record(A, "a@example.org"));
    poller.pollIfDue(Set.of(A));
    poller.pollIfDue(Set.of());

    assertThat(of(A)).isEqualTo(OtherProjects.UNKNOWN);
  }

  /** A testbed whose records belong to another project. */
  private static final class AllProjects implements Registry {
    private List<Hardware> records = List.of();
    private RegistryFailure failure;
    private RuntimeException error;
    private int requests;
    private int kept;
    private int parsed;

    @Override
    public List<Hardware> listAllProjects(Keeper<Hardware> keeper) throws RegistryFailure {
      requests++;
      if (failure != null) {
        throw failure;
      }
      if (error != null) {
        throw error;
      }
      List<Hardware> list = ProjectPollerTest.kept(records, new Counted(keeper));
      kept = list.size();
      return list;
    }

    /** Counts what is parsed. */
    private final class Counted implements Keeper<Hardware> {
      private final Keeper<Hardware> keeper;

      private Counted(Keeper<Hardware> keeper) {
        this.keeper = keeper;
      }

      @Override
      public Hardware keep(Hardware record, long fingerprint) throws ListTooLargeException {
        parsed++;
        return keeper.keep(record, fingerprint);
      }

      @Override
      public Hardware known(long fingerprint) throws ListTooLargeException {
        return keeper.known(fingerprint);
      }

      @Override
      public boolean leavesOut(long fingerprint) throws ListTooLargeException {
        return keeper.leavesOut(fingerprint);
      }
    }

    @Override
    public List<Hardware> list(Keeper<Hardware> keeper) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Hardware register(Enrollment enrollment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Hardware patch(String uuid, List<PropertyChange> changes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync(String uuid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String uuid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Instant> credentialExpiry() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String projectId() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<NameHolder> holderOf(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
