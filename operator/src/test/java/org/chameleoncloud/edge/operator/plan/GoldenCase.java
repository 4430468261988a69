package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * @param trouble why lists do not come; null when they do
 * @param listed whether a list has come
 * @param record the record in it; null without one
 * @param outcomes what came of each action, in order; actions beyond them were not tried
 */
record GoldenCase(long generation, List<String> state, EdgeDeviceSpec spec,
    EdgeDeviceStatus status, Told credentials, String rival, Told trouble, boolean listed,
    Stored record, List<Came> outcomes) {
  private static final List<String> STATES = List.of("deleting", "finalizer", "paused",
      "forceDelete", "inDoubt");

  /** A reason and a message; {@code stuck} and {@code lasting} where they matter. */
  record Told(Reason reason, String message, boolean stuck, boolean lasting) {}

  /** A record; {@code keyed} when the device's key was issued. */
  record Stored(String uuid, Map<String, Object> properties, List<Run> checks,
      boolean keyed) {

    Hardware hardware(String name) {
      return new Hardware(uuid, name, "project-1", Instant.parse("2026-11-22T08:00:10Z"),
          properties, checks.stream().map(Run::worker).toList(),
          keyed ? new BalenaDevice(5879362, 1883023, Sensitive.of(Records.DEVICE_KEY)) : null);
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
    Subject subject = new Subject("lab", "pi-1", "uid-1", generation, Scene.CREATED,
        state.contains("deleting"), state.contains("finalizer"), state.contains("paused"),
        state.contains("forceDelete"), "", "");
    Reading reading = credentials == null
        ? new Reading.Readable(Scene.credential("credential-1", Scene.SECRET))
        : new Reading.Unreadable(credentials.reason(), credentials.message());
    return new Observation(subject, spec, status == null ? EdgeDeviceStatus.NONE : status, reading,
        reading, Map.of(), listing(), rival, ImageJobs.NONE, BakeSettings.defaults(), null,
        Scene.NOW.plus(Duration.ofMinutes(1)));
  }

  List<Outcome> outcomes(Plan plan) {
    List<Outcome> list = new ArrayList<>();
    for (int i = 0; outcomes != null && i < outcomes.size(); i++) {
      list.add(outcome(plan.actions().get(i), outcomes.get(i)));
    }
    return list;
  }

  private Outcome outcome(Action action, Came came) {
    if (came.failed() != null) {
      Standing standing = came.failed().stuck()
          ? Standing.stuck(came.failed().reason(), came.failed().message())
          : Standing.underWay(came.failed().reason(), came.failed().message());
      return new Outcome.Failed(action, standing, null);
    }
    return came.adopted() != null
        ? new Outcome.Adopted(action, came.adopted().hardware("pi-1"))
        : new Outcome.Done(action, came.done() == null ? null : came.done().hardware("pi-1"));
  }

  private Listing listing() {
    Listing.Trouble why = trouble == null
        ? null
        : new Listing.Trouble(trouble.reason(), trouble.message(), !trouble.stuck(),
            trouble.lasting());
    if (!listed) {
      return why == null ? new Listing.Awaited() : new Listing.Failing(why);
    }
    Hardware found = record == null ? null : record.hardware("pi-1");
    boolean known = found != null && status != null && found.uuid().equals(status.uuid());
    return new Listing.Known(known ? found : null, found, state.contains("inDoubt"), why);
  }
}
