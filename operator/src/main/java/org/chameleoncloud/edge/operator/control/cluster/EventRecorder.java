package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Records Kubernetes events, which {@code kubectl describe} shows. */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  /** A name may have 253 characters; the suffix has 17. */
  private static final int MAX_NAME_PART = 236;

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final Clock clock;
  private final AtomicLong lastTime = new AtomicLong();

  /** Records events with {@code client}. */
  public EventRecorder(KubernetesClient client, ApiRequestLimiter limiter, Clock clock) {
    this.client = client;
    this.limiter = limiter;
    this.clock = clock;
  }

  /** Records an event. One that cannot be written, as in a namespace that is being deleted, is only logged. */
  public void record(HasMetadata resource, DeviceEvent event) {
    line(LOG.atInfo(), event.reason(), resource).log(event.message());
    try {
      limiter.call(() -> client.resource(event(resource, event)).create());
    } catch (KubernetesClientException e) {
      line(LOG.atDebug(), "event-write-failed", resource).addKeyValue("reason", event.reason())
          .addKeyValue("status", e.getCode()).log();
    }
  }

  private static LoggingEventBuilder line(LoggingEventBuilder line, String event,
      HasMetadata resource) {
    LoggingEventBuilder located = line.addKeyValue("event", event).addKeyValue("namespace",
        resource.getMetadata().getNamespace());
    String name = resource.getMetadata().getName();
    return resource instanceof EdgeDeviceFleet
        ? located.addKeyValue("fleet", name)
        : located.addKeyValue("device", name);
  }

  /**
   * A name of valid length and form, also where the resource's name is cut. It ends with the time, as those of Kubernetes'
   * own components do: {@code kubectl} sorts the events of one second by name.
   *
   * @param time in ns since 1970, different for each event
   */
  private static String name(HasMetadata resource, long time) {
    String name = resource.getMetadata().getName();
    String start = name.length() <= MAX_NAME_PART ? name : name.substring(0, MAX_NAME_PART);
    return start.replaceAll("[.-]+$", "") + "." + HexFormat.of().toHexDigits(time);
  }

  private long uniqueTime(Instant now) {
    long time = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return lastTime.updateAndGet(last -> Math.max(last + 1, time));
  }

  private Event event(HasMetadata resource, DeviceEvent event) {
    Instant instant = clock.instant();
    String now = Timestamps.text(instant);
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(resource.getMetadata().getNamespace())
        .withName(name(resource, uniqueTime(instant)))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(resource.getApiVersion()).withKind(resource.getKind())
        .withNamespace(resource.getMetadata().getNamespace())
        .withName(resource.getMetadata().getName())
        .withUid(resource.getMetadata().getUid())
        .endInvolvedObject()
        .withType(event.warning() ? "Warning" : "Normal")
        .withReason(event.reason())
        .withMessage(event.message())
        .withNewSource().withComponent(Label.OPERATOR).endSource()
        .withReportingComponent(Label.OPERATOR)
        .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
        .build();
  }
}
