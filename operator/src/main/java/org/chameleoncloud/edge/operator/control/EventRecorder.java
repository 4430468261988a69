package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.plan.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.Timestamps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells news of a resource as Kubernetes events, which {@code kubectl describe} shows. */
final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int NAME_PART = 236;
  private static final String COMPONENT = "chi-edge-operator";

  private final KubernetesClient client;
  private final ApiRequestLimiter turns;
  private final Clock clock;
  private final AtomicLong lastTold = new AtomicLong();

  EventRecorder(KubernetesClient client, ApiRequestLimiter turns, Clock clock) {
    this.client = client;
    this.turns = turns;
    this.clock = clock;
  }

  /** Tells one piece of news. An event that cannot be written, as in a namespace that is going, is only logged. */
  void tell(EdgeDevice device, DeviceEvent news) {
    about(LOG.atInfo(), news.reason(), device).log(news.message());
    try {
      turns.ask(() -> client.resource(event(device, news)).create());
    } catch (KubernetesClientException e) {
      about(LOG.atDebug(), "event-not-written", device).addKeyValue("reason", news.reason())
          .addKeyValue("status", e.getCode()).log();
    }
  }

  private static LoggingEventBuilder about(LoggingEventBuilder line, String event,
      EdgeDevice device) {
    return line.addKeyValue("event", event)
        .addKeyValue("namespace", device.getMetadata().getNamespace())
        .addKeyValue("device", device.getMetadata().getName());
  }

  /**
   * At most as long as a name may be, and fit to be one where the resource's is cut. It ends with the time as those of
   * Kubernetes' own components do: {@code kubectl} shows the events of one second in the order of their names.
   *
   * @param time in ns since 1970, another one for each event
   */
  private static String name(EdgeDevice device, long time) {
    String of = device.getMetadata().getName();
    String start = of.length() <= NAME_PART ? of : of.substring(0, NAME_PART);
    return start.replaceAll("[.-]+$", "") + "." + HexFormat.of().toHexDigits(time);
  }

  private long later(Instant now) {
    long time = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return lastTold.updateAndGet(last -> Math.max(last + 1, time));
  }

  private Event event(EdgeDevice device, DeviceEvent news) {
    Instant instant = clock.instant();
    String now = Timestamps.text(instant);
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(device.getMetadata().getNamespace())
        .withName(name(device, later(instant)))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(device.getApiVersion()).withKind(device.getKind())
        .withNamespace(device.getMetadata().getNamespace()).withName(device.getMetadata().getName())
        .withUid(device.getMetadata().getUid())
        .endInvolvedObject()
        .withType(news.warning() ? "Warning" : "Normal")
        .withReason(news.reason())
        .withMessage(news.message())
        .withNewSource().withComponent(COMPONENT).endSource()
        .withReportingComponent(COMPONENT)
        .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
        .build();
  }
}
