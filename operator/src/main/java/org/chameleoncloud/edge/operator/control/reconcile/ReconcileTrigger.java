package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.control.turns.LookExecutor;
import org.chameleoncloud.edge.operator.control.turns.TriggerQueue;

/** Triggers reconciliations because something outside the cluster changed, or because the SDK would not. */
public final class ReconcileTrigger {
  /** When a successor is looked for, each after the one before: the SDK does not say when it has cleaned up. */
  private static final List<Duration> SUCCESSOR_DELAYS = Stream.of(1, 2, 7, 20)
      .map(Duration::ofSeconds).toList();

  private final Source source = new Source();
  private final TriggerQueue queue;
  private Cache<EdgeDevice> devices;

  /** Triggers reconciliations that {@code looks} runs. */
  public ReconcileTrigger(LookExecutor looks) {
    queue = new TriggerQueue(looks, id -> source.send(new Event(id)));
  }

  /** How many devices wait to be triggered, because many reconciliations wait already. */
  public int held() {
    return queue.held();
  }

  /** The SDK's event source of the triggers; called once, before the first of them. */
  EventSource<Void, EdgeDevice> source(Cache<EdgeDevice> primaryCache) {
    devices = primaryCache;
    return source;
  }

  /** Triggers each of these; ids of deleted resources do no harm. */
  public void trigger(Collection<ResourceID> ids) {
    queue.add(ids);
  }

  /**
   * Triggers the resource that now has an id, if any, after the deleted one was cleaned up. Until then the SDK drops the
   * events of that id (EventProcessor, cleanupForDeletedEvent), and would never reconcile one recreated in between.
   */
  void triggerSuccessor(ResourceID id) {
    triggerSuccessor(id, SUCCESSOR_DELAYS);
  }

  private void triggerSuccessor(ResourceID id, List<Duration> delays) {
    if (delays.isEmpty()) {
      return;
    }
    CompletableFuture.delayedExecutor(delays.getFirst().toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> {
          Optional<EdgeDevice> successor = devices.get(id);
          // One with a status has been reconciled.
          successor.filter(device -> device.getStatus() == null).ifPresent(
              device -> source.send(new ResourceEvent(ResourceAction.ADDED, id, device)));
          if (successor.isEmpty() || successor.get().getStatus() == null) {
            triggerSuccessor(id, delays.subList(1, delays.size()));
          }
        });
  }

  private static final class Source extends AbstractEventSource<Void, EdgeDevice> {
    private Source() {
      super(Void.class, "trigger");
    }

    private void send(Event event) {
      if (isRunning()) {
        getEventHandler().handleEvent(event);
      }
    }

    @Override
    public Set<Void> getSecondaryResources(EdgeDevice primary) {
      return Set.of();
    }
  }
}
