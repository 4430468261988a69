package org.chameleoncloud.edge.operator.plan.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker;

/**
 * The input of a golden file for {@link ReportTest}.
 *
 * @param generation of the resource
 * @param state any of {@link #STATES}
 * @param spec the resource's spec
 * @param status its previous status; null for a new resource
 * @param credentials why the credential is unavailable; null if it is available
 * @param rival the resource that the device name belongs to, as {@code namespace/name}; null if it is its own
 * @param failure why lists fail; null if they do not
 * @param listed whether the records have ever been listed
 * @param record the device's record in that list; null without one
 * @param results the results of the actions, in order; the remaining actions were not tried
 */
record ReportCase(long generation, List<String> state, EdgeDeviceSpec spec,
    EdgeDeviceStatus status, Problem credentials, String rival, Problem failure, boolean listed,
    StoredRecord record, List<CaseResult> results) {
  private static final List<String> STATES = List.of("deleting", "finalizer", "paused",
      "forceDelete", "inDoubt", "registerAgain");

  /** A reason and a message; {@code stalled} and {@code lasting} if they matter. */
  record Problem(Reason reason, String message, boolean stalled, boolean lasting) {}

  /** A record on the testbed. */
  record StoredRecord(String uuid, Map<String, Object> properties, List<RecordCheck> checks,
      boolean deviceKeyIssued) {

    Hardware hardware(String name) {
      Map<DeviceProperty, Object> typed = new EnumMap<>(DeviceProperty.class);
      properties.forEach((key, value) -> typed.put(DeviceProperty.of(key).orElseThrow(), value));
      return new Hardware(uuid, name, "project-1", DeviceProperty.HARDWARE_TYPE,
          Instant.parse("2026-11-22T08:00:10Z"),
          typed, checks.stream().map(RecordCheck::worker).toList(),
          deviceKeyIssued
              ? new BalenaDevice(5879362, 1883023, Sensitive.of(TestRecord.DEVICE_KEY))
              : null);
    }
  }

  /** A check of a record; {@code seenAt} is an RFC 3339 timestamp. */
  record RecordCheck(String type, Worker.State state, String deferReason, String lastError,
      String seenAt) {
    Worker worker() {
      return new Worker(type, state, deferReason, lastError,
          seenAt == null ? null : Connectivity.lastSeenAt(Instant.parse(seenAt)));
    }
  }

  /** The result of an action: done, possibly with a record in the response; or adopted; or failed. */
  record CaseResult(StoredRecord done, StoredRecord adopted, Problem failed) {}

  Observation observation() {
    if (!STATES.containsAll(state)) {
      throw new IllegalArgumentException("unknown state in " + state);
    }
    DeviceMetadata metadata = DeviceMetadataBuilder.builder().namespace("lab").name("pi-1")
        .uid("uid-1").generation(generation).createdAt(DeviceScenario.CREATED)
        .deleting(state.contains("deleting"))
        .deletedAt(DeviceScenario.NOW).finalizer(state.contains("finalizer"))
        .paused(state.contains("paused")).forceDelete(state.contains("forceDelete"))
        .registerAgain(state.contains("registerAgain")).syncRequest("")
        .rebakeRequest("").annotationProblems(List.of()).build();
    CredentialState credentialState = credentials == null
        ? new CredentialState.Loaded(
            DeviceScenario.credential("credential-1", DeviceScenario.SECRET))
        : new CredentialState.Unavailable(credentials.reason(), credentials.message());
    return ObservationBuilder.builder().metadata(metadata).spec(spec)
        .status(status == null ? EdgeDeviceStatus.NONE : status).credentials(credentialState)
        .deviceCredentials(credentialState).secretValues(Map.of()).list(list())
        .rival(DeviceScenario.claim(rival))
        .reservations(new ReservationState.Unreadable("Not offered."))
        .images(ImageJobs.NONE).bakeSettings(BakeSettings.defaults())
        .now(DeviceScenario.NOW.plus(Duration.ofMinutes(1))).build();
  }

  List<ActionResult> results(Plan plan) {
    List<ActionResult> list = new ArrayList<>();
    for (int i = 0; results != null && i < results.size(); i++) {
      list.add(result(plan.actions().get(i), results.get(i)));
    }
    return list;
  }

  private ActionResult result(Action action, CaseResult result) {
    if (result.failed() != null) {
      Progress progress = result.failed().stalled()
          ? Progress.stalled(result.failed().reason(), result.failed().message())
          : Progress.inProgress(result.failed().reason(), result.failed().message());
      return new ActionResult.Failed(action, progress, null);
    }
    return result.adopted() != null
        ? new ActionResult.Adopted(action, result.adopted().hardware("pi-1"))
        : new ActionResult.Done(action,
            result.done() == null ? null : result.done().hardware("pi-1"));
  }

  private ListState list() {
    ListState.Failure listFailure = failure == null
        ? null
        : new ListState.Failure(failure.reason(), failure.message(), !failure.stalled(),
            failure.lasting());
    if (!listed) {
      return listFailure == null ? new ListState.Pending() : new ListState.Failing(listFailure);
    }
    Hardware listedRecord = record == null ? null : record.hardware("pi-1");
    boolean byUuid = listedRecord != null && status != null
        && listedRecord.uuid().equals(status.uuid());
    return new ListState.Listed(byUuid ? listedRecord : null, listedRecord,
        state.contains("inDoubt"), listFailure);
  }
}
