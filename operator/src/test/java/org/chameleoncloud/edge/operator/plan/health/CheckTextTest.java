package org.chameleoncloud.edge.operator.plan.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are what Doni's workers wrote in runs against the real Blazar, or what their source writes. */
class CheckTextTest {
  private static final String INTERNAL_ERROR = "Blazar responded with HTTP 500: {\"error_code\": 500, "
      + "\"error_message\": \"Internal Server Error\", \"error_name\": \"INTERNAL_SERVER_ERROR\"}";
  private static final String NAME_SPENT = "Blazar responded with HTTP 500: {\"error_code\": 500, "
      + "\"error_message\": \"Duplicate entry for ['name'] in Device model was found\", "
      + "\"error_name\": 500}";
  private static final String RESERVED = "Blazar responded with HTTP 500: {\"error_code\": 500, "
      + "\"error_message\": \"The device resource type is not supported\", \"error_name\": 500}";
  private static final String WINDOW = "Blazar responded with HTTP 500: {\"error_code\": 500, "
      + "\"error_message\": \"Not enough resources available with query {'resource_type': 'device', "
      + "'min': 1, 'max': 1, 'resource_prope...";
  private static final String DELETED = "Blazar responded with HTTP 409: {\"error_code\": 409, "
      + "\"error_message\": \"Can't delete device 26be0feb-d6c6-4704-89f2-e7944d9c2e0c. The device is "
      + "reserved.\", \"error_name\": 409}";

  /** Where a check is: what its device is in Blazar, and whether the record restricts who may reserve it. */
  private enum Where {
    NEW,
    IN_BLAZAR,
    RESTRICTED_IN_BLAZAR
  }

  private record Row(CheckText text, Where where, String error, Reason reason, int syncs) {
    private Hardware record() {
      TestRecord record = TestRecord.asWritten().withDeviceKey();
      if (where == Where.RESTRICTED_IN_BLAZAR) {
        record.with(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-999999"));
      }
      return (where == Where.NEW
          ? record.failed("blazar.device", error)
          : record.failedInBlazar("blazar.device", error)).get();
    }
  }

  static Stream<Row> errors() {
    return Stream.of(
        new Row(CheckText.NAME_SPENT, Where.NEW, NAME_SPENT, Reason.REGISTER_UNDER_NEW_NAME, 0),
        new Row(CheckText.WINDOW_REJECTED, Where.IN_BLAZAR, WINDOW, Reason.CHANGE_AVAILABILITY, 1),
        new Row(CheckText.WINDOW_REJECTED, Where.NEW, WINDOW, Reason.CHANGE_AVAILABILITY, 1),
        contact(CheckText.RESERVED_AND_DELETED, Where.IN_BLAZAR, DELETED, 0),
        new Row(CheckText.DELETED_BEFORE_RESERVABLE, Where.NEW,
            "Tried to delete resource for 4a23e024-9b77-4022-826c-b7af39517146, but no record of "
                + "matching Blazar resource",
            Reason.WAIT_FOR_CHECKS, 0),
        contact(CheckText.BLAZAR_CONTRADICTS_ITSELF, Where.NEW,
            "Couldn't find resource in Blazar, yet Blazar returned a 409 on host create. Check Blazar "
                + "for errors.",
            1),
        contact(CheckText.RESTRICTION_NOT_TAKEN_OVER, Where.RESTRICTED_IN_BLAZAR, INTERNAL_ERROR,
            0),
        contact(CheckText.RESTRICTION_NOT_TAKEN_OVER, Where.RESTRICTED_IN_BLAZAR, RESERVED, 0),
        contact(CheckText.CHANGE_NOT_TAKEN_OVER, Where.IN_BLAZAR, INTERNAL_ERROR, 1),
        contact(CheckText.NOT_CREATED_IN_BLAZAR, Where.NEW, INTERNAL_ERROR, 5),
        contact(CheckText.RECORD_TOO_NEW, Where.NEW,
            "Hardware 9f2a008e-eac8-4cd7-9164-db5075faa039 could not be found.", 1),
        contact(CheckText.UNREACHABLE, Where.RESTRICTED_IN_BLAZAR,
            "Unable to establish connection to http://reservation.example.org:1234/v1/devices/17: "
                + "HTTPConnectionPool(host='reservation.example.org', port=1234): Max retries "
                + "exceeded",
            5),
        contact(CheckText.UNREACHABLE, Where.NEW,
            "Request to https://channel.example.org/channels timed out", 5),
        contact(CheckText.UNREACHABLE, Where.NEW,
            "SSL exception connecting to https://identity.example.org/v3: certificate has expired",
            5),
        contact(CheckText.REFUSED, Where.NEW, "Tunelo responded with HTTP 403: not allowed", 1),
        contact(CheckText.REFUSED, Where.NEW, "Keystone responded with HTTP 400: bad name", 1),
        contact(CheckText.REFUSED, Where.NEW, "Blazar responded with HTTP 401: log in", 1),
        contact(CheckText.OVERLOADED_OR_BROKEN, Where.NEW, "Tunelo responded with HTTP 500", 5),
        contact(CheckText.OVERLOADED_OR_BROKEN, Where.NEW, "Tunelo responded with HTTP 429: wait",
            5),
        contact(CheckText.OVERLOADED_OR_BROKEN, Where.RESTRICTED_IN_BLAZAR,
            "Blazar responded with HTTP 503: down", 5),
        contact(CheckText.UNHANDLED, Where.NEW, "Unhandled error", 5),
        contact(CheckText.UNKNOWN_ERROR, Where.NEW, "what nobody has seen yet", 5),
        contact(CheckText.UNKNOWN_ERROR, Where.NEW, null, 5));
  }

  private static Row contact(CheckText text, Where where, String error, int syncs) {
    return new Row(text, where, error, Reason.CONTACT_TESTBED_OPERATORS, syncs);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void knowsWhatAnErrorMeans(Row row) {
    Hardware record = row.record();
    CheckText text = CheckText.ofError(record.workers().getFirst(), record);

    assertThat(text).isEqualTo(row.text());
    assertThat(text.reason()).isEqualTo(row.reason());
  }

  /** The check stays failed whatever is done. */
  @ParameterizedTest
  @MethodSource("errors")
  void sendsNoMoreSyncsThanCanHelpAndSaysWhoCanFixTheError(Row row) {
    Hardware record = row.record();
    DeviceScenario scenario = DeviceScenario.ofNewDevice();
    if (row.where() == Where.RESTRICTED_IN_BLAZAR) {
      scenario.projects("CH-999999");
    }
    scenario.settledOn(steady(record)).record(record);
    int syncs = 0;
    for (int halfMinute = 0; halfMinute < 240; halfMinute++) {
      syncs += reconcile(scenario);
      scenario.later(Duration.ofSeconds(30));
    }

    Condition healthy = scenario.get().status().condition(ConditionType.HEALTHY).orElseThrow();
    assertThat(syncs).isEqualTo(row.syncs());
    assertThat(healthy.reason()).isEqualTo(row.reason().text());
    assertThat(healthy.message()).startsWith("blazar.device").contains(row.text().advice());
    assertThat(scenario.plan().requeueAfter()).isNull();
  }

  /** The same record, before any check failed. */
  private static Hardware steady(Hardware record) {
    TestRecord steady = TestRecord.steady();
    record.properties().forEach(steady::with);
    return steady.get();
  }

  /** Reconciles with success, and returns the number of syncs. */
  private static int reconcile(DeviceScenario scenario) {
    Plan plan = scenario.plan();
    assertThat(plan.actions()).allMatch(Action.Sync.class::isInstance);
    scenario.status(scenario.reported(plan.actions().stream()
        .<ActionResult>map(action -> new ActionResult.Done(action, null)).toList()));
    return plan.actions().size();
  }

  @Test
  void anErrorThatAnIdOrACodeIsDifferentInIsStillKnown() {
    for (String error : List.of(NAME_SPENT.toUpperCase(), NAME_SPENT.replace("500", "409"),
        NAME_SPENT.replace("['name']", "name"))) {
      Hardware record = TestRecord.asWritten().failed("blazar.device", error).get();
      assertThat(CheckText.ofError(record.workers().getFirst(), record)).as(error)
          .isEqualTo(CheckText.NAME_SPENT);
    }
  }

  static Stream<Row> deferrals() {
    return Stream.of(
        deferral(CheckText.NO_NODE_TO_RESERVE,
            "Can not make resource reservable, as the underlying entity could not be found.",
            Reason.POWER_ON_DEVICE),
        deferral(CheckText.NO_NODE_TO_LABEL, "No matching k8s node found", Reason.POWER_ON_DEVICE),
        deferral(CheckText.LOST_IN_BLAZAR, "Resource not found", Reason.WAIT_FOR_CHECKS),
        deferral(CheckText.RESERVED, "Active leases exist for resource",
            Reason.WAIT_FOR_RESERVATIONS),
        deferral(CheckText.WINDOW_DEFERRED,
            "One or more availability window leases failed to update", Reason.CHANGE_AVAILABILITY),
        deferral(CheckText.UNKNOWN_DEFERRAL, "what nobody has seen yet", Reason.POWER_ON_DEVICE));
  }

  private static Row deferral(CheckText text, String reason, Reason healthy) {
    return new Row(text, Where.NEW, reason, healthy, 0);
  }

  @ParameterizedTest
  @MethodSource("deferrals")
  void aDeferralSaysWhatToDoAndIsNeverSynced(Row row) {
    DeviceScenario scenario = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().deferred("blazar.device", row.error()).get());

    assertThat(CheckText.ofDeferral(row.error())).isEqualTo(row.text());
    assertThat(scenario.get().status().condition(ConditionType.HEALTHY).orElseThrow())
        .returns(row.reason().text(), Condition::reason).extracting(Condition::message).asString()
        .startsWith("blazar.device: ").contains(row.text().advice());
    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.later(Duration.ofHours(1)).plan().actions()).isEmpty();
  }

  @Test
  void everyEntryHasARow() {
    Set<CheckText> tested = Stream.concat(errors(), deferrals()).map(Row::text)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(CheckText.class)));

    assertThat(tested).containsExactlyInAnyOrder(CheckText.values());
  }

  /** The table of docs/states.md, whose cells abbreviate a text with an ellipsis. */
  @Test
  void theDocumentSaysTheSame() throws IOException {
    List<MatchResult> rows = Pattern
        .compile("^\\| (?:`[a-z8.]+`(?:, )?|any)+ \\| `([^`]+)`([^|]*) \\| `(\\w+)` \\| [^|]+ \\| "
            + "(none|one|five) \\|$", Pattern.MULTILINE)
        .matcher(Files.readString(ProjectDirectory.path("docs/states.md"))).results().toList();

    assertThat(rows).hasSizeGreaterThan(15).allSatisfy(row -> {
      String text = row.group(1).replace("4…", "404").replace("5…", "503").replace(" … ", " x ")
          .replace("…", "");
      boolean deferred = deferrals().anyMatch(known -> known.error().contains(text.strip()));
      String where = row.group(2);
      Where place = where.contains("not known there") || where.isEmpty()
          ? Where.NEW
          : where.contains("not restricted") ? Where.IN_BLAZAR : Where.RESTRICTED_IN_BLAZAR;
      Hardware record = new Row(null, place, text, null, 0).record();
      CheckText known = deferred
          ? CheckText.ofDeferral(text.strip())
          : CheckText.ofError(record.workers().getFirst(), record);
      assertThat(known).isNotIn(CheckText.UNKNOWN_DEFERRAL, CheckText.UNKNOWN_ERROR);
      assertThat(known.reason().text()).isEqualTo(row.group(3));
      assertThat(known.rerun().most())
          .isEqualTo(Map.of("none", 0, "one", 1, "five", 5).get(row.group(4)));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hardware 9f2a008e could not be found.", "Unhandled error"})
  void asksForNobodysHelpBeforeTheResultOfASyncShows(String error) {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.asWritten().failed("k8s", error));
    for (int second = 0; second < 29; second++) {
      reconcile(scenario);
      assertThat(scenario.get().status().condition(ConditionType.HEALTHY).orElseThrow().reason())
          .isEqualTo("WaitForRepair");
      scenario.later(Duration.ofSeconds(1));
    }
  }

  @Test
  void oneSyncFixesARecordThatWasTooNew() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.asWritten().failed("k8s", "Hardware 9f2a008e could not be found."));
    assertThat(reconcile(scenario)).isEqualTo(1);

    scenario.later(Duration.ofMinutes(1)).record(TestRecord.steady());

    assertThat(reconcile(scenario)).isZero();
    assertThat(scenario.get().status().condition(ConditionType.HEALTHY).orElseThrow().holds())
        .isTrue();
    assertThat(scenario.get().applied().repairs()).isNull();
  }

  @Test
  void aSecondCheckThatASyncCanHelpIsSyncedAlthoughTheFirstCannotBe() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().record(TestRecord.asWritten()
        .failed("blazar.device", NAME_SPENT).failed("tunelo", "Tunelo responded with HTTP 500"));

    assertThat(reconcile(scenario)).isEqualTo(1);
    assertThat(scenario.get().status().condition(ConditionType.HEALTHY).orElseThrow().reason())
        .isEqualTo("RegisterUnderNewName");
  }
}
