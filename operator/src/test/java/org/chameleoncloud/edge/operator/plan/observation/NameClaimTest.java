package org.chameleoncloud.edge.operator.plan.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Project;
import org.junit.jupiter.api.Test;

/** To which of several resources a device name belongs, whatever a tenant who has none of them does. */
class NameClaimTest {
  private static final URI KEYSTONE = URI.create("https://testbed.example.org:5000/v3");
  private static final Project OURS = new Project(KEYSTONE, null, "CH-1");
  private static final Project OTHER = new Project(KEYSTONE, null, "CH-2");
  private static final Instant CREATED = DeviceScenario.CREATED;
  private static final List<ActionResult> RELEASED = List.of(
      new ActionResult.Done(new Action.RemoveFinalizer(), null));
  private static final Hardware RECORD = TestRecord.steady().get();
  private static final ListState EMPTY = listed(null);
  private static final ListState WITH_RECORD = listed(RECORD);

  private static ListState listed(Hardware record) {
    return new ListState.Listed(null, record, false, null);
  }

  private static NameClaim claim(String namespace, String uuid, Project project, Instant since) {
    return new NameClaim(namespace, "pi-1", uuid, project, since);
  }

  private final NameClaim registered = claim("lab", RECORD.uuid(), OURS, CREATED);
  private final NameClaim waiting = claim("lab", null, OURS, CREATED);

  @Test
  void whatHasNoAcceptedCredentialDoesNotCountHoweverOldItIs() {
    NameClaim old = claim("evil", null, null, CREATED.minus(Duration.ofDays(900)));

    assertThat(registered.loserTo(List.of(old), WITH_RECORD)).isEmpty();
    assertThat(waiting.loserTo(List.of(old), EMPTY)).isEmpty();
  }

  @Test
  void whatIsAcceptedInAnotherProjectDoesNotCount() {
    NameClaim old = claim("evil", null, OTHER, CREATED.minus(Duration.ofDays(900)));

    assertThat(registered.loserTo(List.of(old), WITH_RECORD)).isEmpty();
    assertThat(waiting.loserTo(List.of(old), EMPTY)).isEmpty();
  }

  @Test
  void theProjectOfTheSameIdAtAnotherKeystoneDoesNotCount() {
    NameClaim old = claim("evil", null,
        new Project(URI.create("https://evil.example.org/v3"), null, "CH-1"),
        CREATED.minus(Duration.ofDays(900)));

    assertThat(waiting.loserTo(List.of(old), EMPTY)).isEmpty();
  }

  @Test
  void theResourceThatHasTheRecordKeepsItFromAnEarlierClaim() {
    NameClaim old = claim("lab", null, OURS, CREATED.minus(Duration.ofDays(900)));

    assertThat(registered.loserTo(List.of(old), WITH_RECORD)).isEmpty();
    assertThat(old.loserTo(List.of(registered), WITH_RECORD)).contains(registered);
  }

  @Test
  void theResourceThatHasTheRecordKeepsItWhileItsCredentialIsNotAccepted() {
    NameClaim expired = claim("lab", RECORD.uuid(), null, CREATED);

    assertThat(claim("robotics", null, OURS, CREATED.minusSeconds(60))
        .loserTo(List.of(expired), WITH_RECORD)).contains(expired);
  }

  @Test
  void theIdOfARecordThatIsNotThisOneGivesNoClaim() {
    NameClaim other = claim("evil", "another-uuid", null, CREATED.minusSeconds(60));

    assertThat(waiting.loserTo(List.of(other), WITH_RECORD)).isEmpty();
  }

  @Test
  void theEarlierOfTwoClaimsInOneProjectWins() {
    NameClaim later = claim("robotics", null, OURS, CREATED.plusSeconds(60));

    assertThat(later.loserTo(List.of(waiting), EMPTY)).contains(waiting);
    assertThat(waiting.loserTo(List.of(later), EMPTY)).isEmpty();
  }

  @Test
  void nothingIsDecidedBeforeTheRecordsAreKnown() {
    NameClaim older = claim("lab", null, OURS, CREATED.minusSeconds(60));

    assertThat(waiting.loserTo(List.of(older), new ListState.Pending())).isEmpty();
  }

  @Test
  void anotherRegionHasOtherRecords() {
    NameClaim east = claim("lab", null, new Project(KEYSTONE, "east", "CH-1"), CREATED);
    NameClaim west = claim("lab", null, new Project(KEYSTONE, "west", "CH-1"),
        CREATED.minusSeconds(60));

    assertThat(east.loserTo(List.of(west), EMPTY)).isEmpty();
    assertThat(east.loserTo(List.of(claim("lab", null, OURS, CREATED.minusSeconds(60))), EMPTY))
        .isPresent();
  }

  @Test
  void aNameThatIsSetLaterIsClaimedFromThenOn() {
    DeviceScenario renamed = DeviceScenario.ofNewDevice().generation(2).specName("pi-9");

    assertThat(renamed.reported().applied().claimedName()).isEqualTo("pi-9");
    assertThat(renamed.reported().applied().claimedAt())
        .isEqualTo(Timestamps.text(DeviceScenario.NOW));
    assertThat(since(2, "pi-9", null)).isEqualTo(DeviceScenario.NOW);
    assertThat(since(7, "pi-9", noted("pi-9", CREATED.plusSeconds(30))))
        .isEqualTo(CREATED.plusSeconds(30));
    assertThat(since(7, "pi-9", noted("pi-1", CREATED.plusSeconds(30))))
        .isEqualTo(DeviceScenario.NOW);
  }

  @Test
  void aNameThatNeverChangedIsAsOldAsTheResource() {
    assertThat(since(1, "pi-9", null)).isEqualTo(CREATED);
    assertThat(since(7, null, null)).isEqualTo(CREATED);
    assertThat(since(7, "pi-9", EdgeDeviceStatusAppliedBuilder.builder().name("pi-9").build()))
        .isEqualTo(CREATED);
  }

  @Test
  void whatObservedClaimsTheNameFromWhenItManagesHoweverOldItIs() {
    DeviceScenario device = DeviceScenario.ofNewDevice().observing().noRecord();
    device.status(device.reported()).managing().generation(2);
    assertThat(claimOf(device).since()).isEqualTo(DeviceScenario.NOW);

    EdgeDeviceStatus managed = device.rival("lab/older").reported();
    assertThat(managed.applied().claimedName()).isEqualTo("pi-1");
    assertThat(managed.applied().claimedAt()).isEqualTo(Timestamps.text(DeviceScenario.NOW));
    device.status(managed).now(DeviceScenario.NOW.plusSeconds(3600));
    assertThat(claimOf(device).since()).isEqualTo(DeviceScenario.NOW);
    assertThat(device.reported().applied()).isEqualTo(managed.applied());
  }

  @Test
  void whatReleasedItsRecordDoesNotComeFirstWhenItManagesAgain() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().observing().generation(2);
    device.status(device.reported(RELEASED)).managing().generation(3);

    assertThat(claimOf(device).since()).isEqualTo(DeviceScenario.NOW);
  }

  @Test
  void nothingIsNotedOfAClaimOnceTheRecordIsTheResources() {
    DeviceScenario device = DeviceScenario.ofNewDevice().observing().record(TestRecord.steady());
    device.status(device.reported()).managing().generation(2).finalizer();
    device.status(device.reported());

    assertThat(device.reported().applied().name()).isEqualTo("pi-1");
    assertThat(device.reported().applied().claimedName()).isNull();
    assertThat(device.reported().applied().claimedAt()).isNull();
  }

  @Test
  void aClaimEndsWhenItsResourceStartsToObserveAndOnlyThen() {
    DeviceScenario device = DeviceScenario.ofNewDevice().noRecord();
    assertThat(Observing.endsClaim(device.get(), List.of())).as("manages").isFalse();
    assertThat(Observing.endsClaim(device.observing().get(), List.of()))
        .as("never managed anything").isFalse();

    device.managing().rival("lab/older");
    device.status(device.reported()).observing().generation(2);
    assertThat(Observing.endsClaim(device.get(), List.of())).as("had only claimed it").isTrue();
    device.status(device.reported());
    assertThat(Observing.endsClaim(device.get(), List.of())).as("observes already").isFalse();
  }

  @Test
  void theClaimOfARegisteredResourceEndsWhenItHasReleasedWhatItManaged() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().observing().generation(2);

    assertThat(Observing.endsClaim(device.get(), List.of())).as("an image is removed before")
        .isFalse();
    assertThat(Observing.endsClaim(device.get(), RELEASED)).isTrue();
    assertThat(Observing.endsClaim(device.deleting().get(), RELEASED)).as("is deleted").isFalse();
  }

  private static NameClaim claimOf(DeviceScenario device) {
    Observation seen = device.get();
    return NameClaim.of(seen.metadata(), seen.spec(), seen.status(), OURS, seen.now());
  }

  @Test
  void onlyWhatCompetesIsNextInTurn() {
    NameClaim stranger = claim("evil", null, OTHER, CREATED.minusSeconds(60));
    NameClaim second = claim("lab", null, OURS, CREATED.plusSeconds(1));
    NameClaim third = claim("lab", null, OURS, CREATED.plusSeconds(2));

    assertThat(registered.successor(List.of(third, stranger, second))).contains(second);
    assertThat(registered.successor(List.of(stranger))).isEmpty();
  }

  private static Instant since(long generation, String specName, Applied applied) {
    Observation seen = DeviceScenario.ofNewDevice().generation(generation).get();
    EdgeDeviceSpec spec = EdgeDeviceSpecBuilder.builder().name(specName).build();
    EdgeDeviceStatus status = EdgeDeviceStatusBuilder.builder().applied(applied).build();
    return NameClaim.of(seen.metadata(), spec, status, OURS, DeviceScenario.NOW).since();
  }

  private static Applied noted(String name, Instant since) {
    return EdgeDeviceStatusAppliedBuilder.builder().claimedName(name)
        .claimedAt(Timestamps.text(since)).build();
  }

  @Property
  void exactlyOneOfThoseThatShareARecordHasTheName(@ForAll("claims") List<NameClaim> claims) {
    assertThat(claims.stream().filter(claim -> claim.loserTo(
        claims.stream().filter(other -> other != claim).toList(), WITH_RECORD).isEmpty()))
        .hasSize(1);
  }

  @Property
  void noStrangerChangesWhoHasTheName(@ForAll("claims") List<NameClaim> claims,
      @ForAll("strangers") List<NameClaim> strangers) {
    for (NameClaim claim : claims) {
      List<NameClaim> others = claims.stream().filter(other -> other != claim).toList();
      List<NameClaim> withStrangers = new ArrayList<>(strangers);
      withStrangers.addAll(others);
      assertThat(claim.loserTo(withStrangers, WITH_RECORD))
          .isEqualTo(claim.loserTo(others, WITH_RECORD));
    }
  }

  @Provide
  Arbitrary<List<NameClaim>> claims() {
    return Combinators.combine(Arbitraries.of("lab", "robotics"),
        Arbitraries.of(RECORD.uuid(), "another-uuid").injectNull(0.5),
        Arbitraries.integers().between(-1000, 1000), Arbitraries.integers().between(1, 1000))
        .as((namespace, uuid, age, number) -> new NameClaim(namespace, "pi-" + number, uuid, OURS,
            CREATED.plusSeconds(age)))
        .list().uniqueElements(claim -> claim.namespace() + "/" + claim.name()).ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<NameClaim>> strangers() {
    return Combinators.combine(Arbitraries.of("another-uuid").injectNull(0.5),
        Arbitraries.of(OTHER).injectNull(0.5), Arbitraries.integers().between(-100_000, 1000))
        .as((uuid, project, age) -> claim("evil", uuid, project, CREATED.plusSeconds(age)))
        .list().ofMaxSize(4);
  }
}
