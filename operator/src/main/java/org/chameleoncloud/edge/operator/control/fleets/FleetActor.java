package org.chameleoncloud.edge.operator.control.fleets;

import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.cluster.FleetDevices;
import org.chameleoncloud.edge.operator.control.cluster.FleetWriter;
import org.chameleoncloud.edge.operator.control.cluster.RevisionStore;
import org.chameleoncloud.edge.operator.fleet.FleetAction;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;
import org.chameleoncloud.edge.operator.fleet.FleetResult;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal.Cause;

/** Carries out the plan for a fleet: first its revisions, then the writes of its devices, many at a time. */
final class FleetActor {
  private static final int UNPROCESSABLE = 422;
  /** Of all fleets. The other half stays free: what devices write must not wait behind the hundreds of a fleet. */
  private static final int IN_FLIGHT = ApiRequestLimiter.MAX_IN_FLIGHT / 2;

  private final Semaphore permits = new Semaphore(IN_FLIGHT, true);
  private final FleetWriter writer;
  private final RevisionStore revisions;
  private final FleetDevices devices;
  private final Clock clock;

  FleetActor(FleetWriter writer, RevisionStore revisions, FleetDevices devices, Clock clock) {
    this.writer = writer;
    this.revisions = revisions;
    this.devices = devices;
    this.clock = clock;
  }

  /**
   * How the writes ended.
   *
   * @param results those that the API server has answered
   * @param failure the first that it has not, or not as it should; null for none
   */
  record Outcome(List<FleetResult> results, KubernetesClientException failure) {}

  Outcome act(EdgeDeviceFleet fleet, FleetPlan plan) throws InterruptedException {
    plan.revisions().forEach(action -> keep(fleet, action));
    List<FleetResult> results = new ArrayList<>();
    KubernetesClientException failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<FleetResult>> writes = plan.devices().stream()
          .<Callable<FleetResult>>map(action -> () -> write(fleet, action)).toList();
      for (Future<FleetResult> write : threads.invokeAll(writes)) {
        try {
          results.add(write.get());
        } catch (ExecutionException e) {
          failure = failure == null ? unanswered(e) : failure;
        }
      }
    }
    return new Outcome(List.copyOf(results), failure);
  }

  private static KubernetesClientException unanswered(ExecutionException e) {
    return e.getCause() instanceof KubernetesClientException failure
        ? failure
        : new KubernetesClientException("A write of a device failed", e.getCause());
  }

  private void keep(EdgeDeviceFleet fleet, FleetAction action) {
    switch (action) {
      case FleetAction.KeepRevision(var revision, var content) -> revisions.keep(fleet,
          revision.name(), revision.number(), content);
      case FleetAction.DropRevision(String name) -> revisions
          .drop(fleet.getMetadata().getNamespace(), name);
      case FleetAction.OfDevice _ -> throw new IllegalArgumentException(
          "a write of a device is no write of a revision");
    }
  }

  private FleetResult write(EdgeDeviceFleet fleet, FleetAction.OfDevice action)
      throws InterruptedException {
    permits.acquire();
    try {
      return send(fleet, action);
    } finally {
      permits.release();
    }
  }

  private FleetResult send(EdgeDeviceFleet fleet, FleetAction.OfDevice action) {
    String namespace = fleet.getMetadata().getNamespace();
    try {
      return switch (action) {
        case FleetAction.Create create -> create(namespace, create);
        case FleetAction.Apply apply -> {
          devices.responded(writer.apply(apply.body(), apply.overwrite()));
          yield new FleetResult.Done(apply);
        }
        case FleetAction.Delete delete -> {
          writer.delete(namespace, delete.device(), delete.uid());
          yield new FleetResult.Done(delete);
        }
      };
    } catch (KubernetesClientException e) {
      return refused(action, e);
    }
  }

  /**
   * Server-side apply would also change a device that exists, and no option makes it only create. A device that the cache
   * does not have yet must not be taken over unasked.
   */
  private FleetResult create(String namespace, FleetAction.Create create) {
    EdgeDevice existing = writer.read(namespace, create.device()).orElse(null);
    if (existing != null) {
      devices.responded(existing);
      return new FleetResult.Existed(create);
    }
    devices.responded(writer.apply(create.body(), false));
    return new FleetResult.Done(create);
  }

  /** A refusal that says something about the device; any other failure is thrown, and the write repeated soon. */
  private FleetResult refused(FleetAction.OfDevice action, KubernetesClientException e) {
    List<StatusCause> conflicts = causes(e).stream()
        .filter(cause -> "FieldManagerConflict".equals(cause.getReason())).toList();
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT -> conflicts.isEmpty()
          ? new FleetResult.Existed(action)
          : refused(action, Cause.CONFLICT, "The device " + action.device()
              + " is left as it is, because others have set fields of it to other values than "
              + "the template: " + conflicts.stream().map(FleetActor::conflict)
                  .collect(Collectors.joining(", "))
              + ". Remove the fields there, or set spec.conflicts to Overwrite.");
      case HttpURLConnection.HTTP_NOT_FOUND -> new FleetResult.Existed(action);
      case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_REQUEST,
          UNPROCESSABLE ->
        action instanceof FleetAction.Delete
            ? refused(action, Cause.DELETION, "The device " + action.device()
                + " is no longer in the spec, and the API server does not let it be deleted: "
                + said(e))
            : refused(action, Cause.REJECTED,
                "The API server rejects the device " + action.device() + ": " + said(e));
      default -> throw e;
    };
  }

  private FleetResult refused(FleetAction.OfDevice action, Cause cause, String message) {
    return new FleetResult.Refused(action,
        new Refusal(cause, action.inputs(), message, clock.instant()));
  }

  private static List<StatusCause> causes(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getDetails() == null
        || e.getStatus().getDetails().getCauses() == null
            ? List.of()
            : e.getStatus().getDetails().getCauses();
  }

  /** Such as {@code spec.contactEmail (kubectl-edit)}, of a cause that says: conflict with "kubectl-edit" using v1. */
  private static String conflict(StatusCause cause) {
    String[] quoted = String.valueOf(cause.getMessage()).split("\"");
    String field = String.valueOf(cause.getField()).replaceFirst("^\\.", "");
    return quoted.length > 1 ? field + " (" + quoted[1] + ")" : field;
  }

  /** An API server's message ends without a full stop, and may be long. */
  private static String said(KubernetesClientException e) {
    String message = e.getStatus() == null || e.getStatus().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getStatus().getMessage();
    int longest = 500;
    return (message.length() <= longest ? message : message.substring(0, longest) + "...")
        .replaceFirst("\\.?$", ".");
  }
}
