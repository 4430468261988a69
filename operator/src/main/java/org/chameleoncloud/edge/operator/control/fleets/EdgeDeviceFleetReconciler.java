package org.chameleoncloud.edge.operator.control.fleets;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.control.cluster.EventRecorder;
import org.chameleoncloud.edge.operator.control.cluster.FleetDevices;
import org.chameleoncloud.edge.operator.control.cluster.FleetWriter;
import org.chameleoncloud.edge.operator.control.cluster.RevisionStore;
import org.chameleoncloud.edge.operator.fleet.FleetEvents;
import org.chameleoncloud.edge.operator.fleet.FleetObservation;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;
import org.chameleoncloud.edge.operator.fleet.FleetPlanner;
import org.chameleoncloud.edge.operator.fleet.FleetReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The loop of fleets: observe, plan, act, report. */
public final class EdgeDeviceFleetReconciler implements Reconciler<EdgeDeviceFleet> {
  /** The controller's name in the SDK's logs and metrics. */
  public static final String NAME = "edgedevicefleet";

  private static final Logger LOG = LoggerFactory.getLogger(EdgeDeviceFleetReconciler.class);
  /** Until all devices are known. */
  private static final Duration STARTING = Duration.ofSeconds(1);
  /** Between two writes of a status in which only numbers and messages have changed. */
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);
  /** The SDK's timer keeps each task until it is due, also if a later reconciliation has replaced it. */
  private static final Duration LONGEST_REQUEUE = Duration.ofMinutes(10);

  private final FleetDevices devices;
  private final FleetWriter writer;
  private final EventRecorder events;
  private final FleetListener listener;
  private final FleetRefusals refusals = new FleetRefusals();
  private final FleetObserver observer;
  private final FleetActor actor;
  private final Clock clock;
  private final FleetTrigger trigger = new FleetTrigger();
  private final Map<ResourceID, Instant> nextProgress = new ConcurrentHashMap<>();

  /** Reconciles fleets, whose devices {@code devices} knows. */
  public EdgeDeviceFleetReconciler(FleetDevices devices, FleetWriter writer,
      RevisionStore revisions, EventRecorder events, FleetListener listener, Clock clock) {
    this.devices = devices;
    this.writer = writer;
    this.events = events;
    this.listener = listener;
    this.clock = clock;
    observer = new FleetObserver(devices, revisions, refusals, clock);
    actor = new FleetActor(writer, revisions, devices, clock);
    devices.onChange(trigger::trigger);
  }

  @Override
  public List<EventSource<?, EdgeDeviceFleet>> prepareEventSources(
      EventSourceContext<EdgeDeviceFleet> context) {
    return List.of(trigger);
  }

  @Override
  public UpdateControl<EdgeDeviceFleet> reconcile(EdgeDeviceFleet cached,
      Context<EdgeDeviceFleet> context) throws InterruptedException {
    ResourceID id = ResourceID.fromResource(cached);
    UpdateControl<EdgeDeviceFleet> control = UpdateControl.noUpdate();
    if (context.isPrimaryResourceDeleted()) {
      writer.forget(id);
      refusals.forget(id);
      nextProgress.remove(id);
      listener.forgotten(id);
      return control;
    }
    if (!devices.isComplete()) {
      return control.rescheduleAfter(STARTING);
    }
    EdgeDeviceFleet fleet = writer.latest(cached);
    Duration requeueAfter = fleet.isMarkedForDeletion() ? null : look(id, fleet);
    return requeueAfter == null ? control : control.rescheduleAfter(requeueAfter);
  }

  private Duration look(ResourceID id, EdgeDeviceFleet fleet) throws InterruptedException {
    FleetObservation seen = observer.observe(fleet);
    FleetPlan plan = FleetPlanner.plan(seen);
    FleetActor.Outcome outcome = actor.act(fleet, plan);
    refusals.keep(id, plan.refusals(outcome.results()));
    EdgeDeviceFleetStatus status = FleetReport.status(seen, plan, outcome.results());
    listener.reported(id, plan, status);
    FleetEvents.of(seen.status(), status, outcome.results())
        .forEach(event -> events.record(fleet, event));
    Duration postponed = write(id, fleet, seen.status(), status);
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return Stream.of(plan.requeueAfter(outcome.results()), postponed).filter(Objects::nonNull)
        .min(Duration::compareTo)
        .map(soonest -> soonest.compareTo(LONGEST_REQUEUE) < 0 ? soonest : LONGEST_REQUEUE)
        .orElse(null);
  }

  /** Writes a status that differs; returns when to write one that is only postponed, or null. */
  private Duration write(ResourceID id, EdgeDeviceFleet fleet, EdgeDeviceFleetStatus before,
      EdgeDeviceFleetStatus status) {
    if (status.equals(before)) {
      return null;
    }
    Instant now = clock.instant();
    Instant due = nextProgress.getOrDefault(id, Instant.MIN);
    if (now.isBefore(due) && FleetReport.isOnlyProgress(before, status)) {
      return Duration.between(now, due);
    }
    writer.writeStatus(fleet, status);
    nextProgress.put(id, now.plus(BETWEEN_PROGRESS));
    return null;
  }

  /** The SDK retries. */
  @Override
  public ErrorStatusUpdateControl<EdgeDeviceFleet> updateErrorStatus(EdgeDeviceFleet fleet,
      Context<EdgeDeviceFleet> context, Exception failure) {
    Throwable e = failure instanceof OperatorException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    int retries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    if (e instanceof KubernetesClientException refused) {
      line(LOG.atWarn(), "fleet-reconcile-failed", fleet, retries)
          .addKeyValue("status", refused.getCode()).log(refused.getMessage());
    } else {
      line(LOG.atError(), "fleet-reconcile-failed", fleet, retries).setCause(e).log();
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private static LoggingEventBuilder line(LoggingEventBuilder line, String event,
      EdgeDeviceFleet fleet, int retries) {
    return line.addKeyValue("event", event)
        .addKeyValue("namespace", fleet.getMetadata().getNamespace())
        .addKeyValue("fleet", fleet.getMetadata().getName()).addKeyValue("retries", retries);
  }
}
