package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.Observation;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.Plan;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The loop: observe, plan, act, report. */
public final class EdgeDeviceReconciler implements Reconciler<EdgeDevice> {
  /** The controller's name, as logs and metrics of the SDK have it. */
  public static final String NAME = "edgedevice";

  private static final Logger LOG = LoggerFactory.getLogger(EdgeDeviceReconciler.class);
  private static final int TOLD_AFTER_RETRIES = 3;

  private final Components parts;

  EdgeDeviceReconciler(Components parts) {
    this.parts = parts;
  }

  @Override
  public List<EventSource<?, EdgeDevice>> prepareEventSources(
      EventSourceContext<EdgeDevice> context) {
    parts.claims().index(context.getPrimaryCache());
    JobEventSource jobs = new JobEventSource(context, parts.bakes()::jobsChanged,
        parts.meters()::baked);
    parts.bakes().follow(jobs::unfinishedBakes,
        () -> BakeQueueEntry.told(context.getPrimaryCache().list()));
    return List.of(parts.wakes().source(context.getPrimaryCache()), jobs);
  }

  @Override
  public UpdateControl<EdgeDevice> reconcile(EdgeDevice cached, Context<EdgeDevice> context)
      throws InterruptedException {
    parts.meters().looking();
    long start = System.nanoTime();
    String result = "error";
    try {
      UpdateControl<EdgeDevice> control = context.isPrimaryResourceDeleted()
          ? parts.forget(cached)
          : looked(parts.resources().freshest(cached), context);
      result = "done";
      return control;
    } finally {
      if (result.equals("error")) {
        parts.bakes().brokeOff(ResourceID.fromResource(cached));
      }
      parts.meters().looked(result, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private UpdateControl<EdgeDevice> looked(EdgeDevice device, Context<EdgeDevice> context)
      throws InterruptedException {
    ResourceID id = ResourceID.fromResource(device);
    DeviceContext sight = parts.observer().observe(device, parts.holds().of(id), context);
    Observation seen = sight.observation();
    if (seen.subject().deleting() && !seen.subject().finalizer()) {
      parts.bakes().leave(id);
      return UpdateControl.noUpdate();
    }
    Plan plan = Planner.plan(seen);
    List<ActionResult> outcomes = parts.actor().act(plan, sight);
    parts.bakes().looked(id, outcomes);
    // Before the status, whose writing may fail: the registry is to be spared all the same.
    Duration requeueAfter = parts.holds().after(id, seen, plan, outcomes);
    EdgeDeviceStatus status = Report.status(seen, plan, outcomes);
    boolean released = outcomes.stream()
        .anyMatch(outcome -> outcome instanceof ActionResult.Done(Action.RemoveFinalizer _, _));
    if (!released) {
      requeueAfter = parts.statusWriter().write(device, seen.status(), status, requeueAfter);
    }
    DeviceEvents.of(seen, plan, outcomes, seen.status(), status)
        .forEach(news -> parts.events().tell(device, news));
    sight.follow(status);
    parts.meters().device(id, status);
    return next(requeueAfter);
  }

  private static UpdateControl<EdgeDevice> next(Duration requeueAfter) {
    UpdateControl<EdgeDevice> control = UpdateControl.noUpdate();
    return requeueAfter == null ? control : control.rescheduleAfter(requeueAfter);
  }

  /** Looks that fail again and again would otherwise show in the log only; trying again is the SDK's. */
  @Override
  public ErrorStatusUpdateControl<EdgeDevice> updateErrorStatus(EdgeDevice device,
      Context<EdgeDevice> context, Exception e) {
    int retries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    if (e instanceof KubernetesClientException refused) {
      about(LOG.atWarn(), "look-failed", device, retries).addKeyValue("status", refused.getCode())
          .log(refused.getMessage());
      if (retries == TOLD_AFTER_RETRIES) {
        parts.events().tell(device, DeviceEvents.reconcileError(refused.getCode()));
      }
    } else {
      about(LOG.atError(), "look-failed", device, retries).setCause(e).log();
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private static LoggingEventBuilder about(LoggingEventBuilder line, String event,
      EdgeDevice device, int retries) {
    return line.addKeyValue("event", event)
        .addKeyValue("namespace", device.getMetadata().getNamespace())
        .addKeyValue("device", device.getMetadata().getName()).addKeyValue("retries", retries);
  }
}
