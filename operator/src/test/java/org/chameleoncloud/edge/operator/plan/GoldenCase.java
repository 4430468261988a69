package org.chameleoncloud.edge.operator.plan;

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
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker;

/**
 * What a golden file tells.
 *
 * @param generation of the resource
 * @param state words such as deleting, finalizer, paused
 * @param spec the resource's spec
 * @param status its status until now; null for a new resource
 * @param credentials why no credential can be read; null when one can
 * @param rival the older resource of that name; null without one
 * @param failure why lists do not come; null when they do
 * @param listed whether a list has come
 * @param record the record in it; null without one
 * @param results what came of each action, in order; actions beyond them were not tried
 */
record GoldenCase(long generation, List<String> state, EdgeDeviceSpec spec,
    EdgeDeviceStatus status, Told credentials, String rival, Told failure, boolean listed,
    Stored record, List<Came> results) {
  private static final List<String> STATES = List.of("deleting", "finalizer", "paused",
      "forceDelete", "inDoubt");

  /** A reason and a message; {@code stalled} and {@code lasting} where they matter. */
  record Told(Reason reason, String message, boolean stalled, boolean lasting) {}

  /** A record; {@code keyed} when the device's key was issued. */
  record Stored(String uuid, Map<String, Object> properties, List<Run> checks,
      boolean keyed) {

    Hardware hardware(String name) {
      Map<DeviceProperty, Object> typed = new EnumMap<>(DeviceProperty.class);
      properties.forEach((key, value) -> typed.put(DeviceProperty.of(key).orElseThrow(), value));
      return new Hardware(uuid, name, "project-1", Instant.parse("2026-11-22T08:00:10Z"),
          typed, checks.stream().map(Run::worker).toList(),
          keyed
              ? new BalenaDevice(5879362, 1883023, Sensitive.of(TestRecord.DEVICE_KEY))
              : null);
    }
  }

  /** A check as the registry tells it; {@code seenAt} in RFC 3339. */
  record Run(String type, Worker.State state, String deferReason, String lastError,
      String seenAt) {
    Worker worker() {
      return new Worker(type, state, deferReason, lastError,
          seenAt == null ? null : Instant.parse(seenAt));
    }
  }

  /** What came of an action: done, perhaps with a record as the answer; or adopted; or failed. */
  record Came(Stored done, Stored adopted, Told failed) {}

  Observation observation() {
    if (!STATES.containsAll(state)) {
      throw new IllegalArgumentException("unknown among " + state);
    }
    DeviceMetadata metadata = DeviceMetadataBuilder.builder().namespace("lab").name("pi-1")
        .uid("uid-1").generation(generation).createdAt(DeviceScenario.CREATED)
        .deleting(state.contains("deleting")).finalizer(state.contains("finalizer"))
        .paused(state.contains("paused")).forceDelete(state.contains("forceDelete")).syncRequest("")
        .rebakeRequest("").build();
    CredentialState reading = credentials == null
        ? new CredentialState.Loaded(
            DeviceScenario.credential("credential-1", DeviceScenario.SECRET))
        : new CredentialState.Unavailable(credentials.reason(), credentials.message());
    return ObservationBuilder.builder().metadata(metadata).spec(spec)
        .status(status == null ? EdgeDeviceStatus.NONE : status).credentials(reading)
        .deviceCredentials(reading).secretValues(Map.of()).list(list()).rival(rival)
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

  private ActionResult result(Action action, Came came) {
    if (came.failed() != null) {
      Progress progress = came.failed().stalled()
          ? Progress.stalled(came.failed().reason(), came.failed().message())
          : Progress.inProgress(came.failed().reason(), came.failed().message());
      return new ActionResult.Failed(action, progress, null);
    }
    return came.adopted() != null
        ? new ActionResult.Adopted(action, came.adopted().hardware("pi-1"))
        : new ActionResult.Done(action, came.done() == null ? null : came.done().hardware("pi-1"));
  }

  private ListState list() {
    ListState.Failure why = failure == null
        ? null
        : new ListState.Failure(failure.reason(), failure.message(), !failure.stalled(),
            failure.lasting());
    if (!listed) {
      return why == null ? new ListState.Pending() : new ListState.Failing(why);
    }
    Hardware found = record == null ? null : record.hardware("pi-1");
    boolean known = found != null && status != null && found.uuid().equals(status.uuid());
    return new ListState.Listed(known ? found : null, found, state.contains("inDoubt"), why);
  }
}
