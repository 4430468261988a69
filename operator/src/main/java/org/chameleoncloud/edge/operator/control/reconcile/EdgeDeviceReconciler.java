package org.chameleoncloud.edge.operator.control.reconcile;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.cluster.JobEventSource;
import org.chameleoncloud.edge.operator.plan.credential.ManagedExpiry;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The loop: observe, plan, act, report. */
public final class EdgeDeviceReconciler implements Reconciler<EdgeDevice> {
  /** The controller's name in the SDK's logs and metrics. */
  public static final String NAME = "edgedevice";

  private static final Logger LOG = LoggerFactory.getLogger(EdgeDeviceReconciler.class);
  private static final int RETRIES_BEFORE_EVENT = 3;
  /** The SDK's timer keeps each task until it is due, also if a later reconciliation has replaced it. */
  private static final Duration LONGEST_REQUEUE = Duration.ofMinutes(10);

  private final Components components;

  /** Reconciles with these components. */
  public EdgeDeviceReconciler(Components components) {
    this.components = components;
  }

  @Override
  public List<EventSource<?, EdgeDevice>> prepareEventSources(
      EventSourceContext<EdgeDevice> context) {
    components.names().index(context.getPrimaryCache());
    components.fleets().watched(context.getPrimaryCache());
    components.devices().watched(context.getPrimaryCache()::get);
    JobEventSource jobs = new JobEventSource(context, components.bakes()::jobsChanged,
        components.metrics()::bakeEnded);
    components.bakes().source(new ClusterBakes(jobs, context.getPrimaryCache(),
        components.bakeDeadline()));
    List<EventSource<?, EdgeDevice>> all = new ArrayList<>(
        List.of(components.trigger().source(context.getPrimaryCache()), jobs));
    all.addAll(components.sources().eventSources(context));
    return all;
  }

  @Override
  public UpdateControl<EdgeDevice> reconcile(EdgeDevice cached, Context<EdgeDevice> context)
      throws InterruptedException {
    components.metrics().reconcileStarted();
    long start = System.nanoTime();
    boolean succeeded = false;
    try {
      UpdateControl<EdgeDevice> control = context.isPrimaryResourceDeleted()
          ? forget(cached)
          : reconcileLatest(components.devices().latest(cached), context);
      succeeded = true;
      return control;
    } finally {
      if (!succeeded) {
        components.bakes().failed(ResourceID.fromResource(cached));
      }
      components.metrics().reconcileEnded(succeeded, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private UpdateControl<EdgeDevice> reconcileLatest(EdgeDevice device,
      Context<EdgeDevice> sdkContext) throws InterruptedException {
    ResourceID id = ResourceID.fromResource(device);
    Optional<DeviceContext> observed = components.observer().observe(device,
        components.backoffs().of(id), sdkContext);
    if (observed.isEmpty()) {
      components.bakes().failed(id);
      return UpdateControl.noUpdate();
    }
    DeviceMetadata metadata = observed.get().observation().metadata();
    if (metadata.deleting() && !metadata.finalizer()) {
      components.bakes().leave(id);
      return UpdateControl.noUpdate();
    }
    AdmittedPlan admitted = AdmittedPlan.of(observed.get());
    DeviceContext context = admitted.context();
    Observation seen = context.observation();
    Plan plan = admitted.plan();
    List<ActionResult> results = admitted.by(components.actor());
    components.bakes().reconciled(id, results);
    // Before the status, whose write may fail: the registry must be spared all the same.
    Duration requeueAfter = components.backoffs().after(id, seen, plan, results);
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    boolean released = results.stream()
        .anyMatch(result -> result instanceof ActionResult.Done(Action.RemoveFinalizer _, _));
    if (Observing.endsClaim(seen, results)) {
      components.trigger().trigger(components.names().successor(device).stream().toList());
    }
    if (!released || !seen.metadata().deleting()) {
      requeueAfter = components.statusWriter().write(device, seen.status(), status, requeueAfter);
      components.sources().reported(device, seen.status(), status);
    }
    DeviceEvents.of(seen, plan, results, seen.status(), status)
        .forEach(event -> components.events().record(device, event));
    context.subscribe(status);
    components.metrics().device(id, status,
        ManagedExpiry.of(seen, status.deviceCredential()).orElse(null));
    UpdateControl<EdgeDevice> control = UpdateControl.noUpdate();
    return requeueAfter == null ? control : control.rescheduleAfter(atMostLongest(requeueAfter));
  }

  /** A device that is reconciled too early is only reconciled again. */
  static Duration atMostLongest(Duration requeueAfter) {
    return requeueAfter.compareTo(LONGEST_REQUEUE) < 0 ? requeueAfter : LONGEST_REQUEUE;
  }

  /** A resource was deleted: nothing about it is kept, and its name is free for others. */
  private UpdateControl<EdgeDevice> forget(EdgeDevice deleted) {
    ResourceID id = ResourceID.fromResource(deleted);
    Optional<ResourceID> successor = components.names().successor(deleted);
    components.memory().forget(id);
    components.fleets().gone(deleted);
    components.sources().forget(deleted);
    components.trigger().trigger(successor.stream().toList());
    components.trigger().triggerSuccessor(id);
    return UpdateControl.noUpdate();
  }

  /** Reconciliations that fail repeatedly would otherwise show only in the log; the SDK retries them. */
  @Override
  public ErrorStatusUpdateControl<EdgeDevice> updateErrorStatus(EdgeDevice device,
      Context<EdgeDevice> context, Exception failure) {
    Throwable e = unwrapped(failure);
    int retries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    if (e instanceof KubernetesClientException refused) {
      line(LOG.atWarn(), "reconcile-failed", device, retries)
          .addKeyValue("status", refused.getCode()).log(refused.getMessage());
      if (retries == RETRIES_BEFORE_EVENT) {
        components.events().record(device, DeviceEvents.reconcileError(refused.getCode()));
      }
    } else {
      line(LOG.atError(), "reconcile-failed", device, retries).setCause(e).log();
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  /** The SDK's Micrometer support wraps whatever a reconciliation throws. */
  private static Throwable unwrapped(Exception failure) {
    return failure instanceof OperatorException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static LoggingEventBuilder line(LoggingEventBuilder line, String event,
      EdgeDevice device, int retries) {
    return line.addKeyValue("event", event)
        .addKeyValue("namespace", device.getMetadata().getNamespace())
        .addKeyValue("device", device.getMetadata().getName()).addKeyValue("retries", retries);
  }
}
