package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/** Has resources looked at because something outside the cluster changed, or because the SDK would not. */
final class ReconcileTrigger {
  private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final Source source = new Source();
  private Cache<EdgeDevice> resources;

  /** The source of the wakes; called once, before the first of them. */
  EventSource<Void, EdgeDevice> source(Cache<EdgeDevice> primaryCache) {
    resources = primaryCache;
    return source;
  }

  /** Has each of these looked at soon; ids of resources that are gone do no harm. */
  void wake(Collection<ResourceID> ids) {
    ids.forEach(id -> source.tell(new Event(id)));
  }

  /**
   * Has the resource looked at that there now is of an id, if any, once the one that is gone is done with. Until then the SDK
   * drops what it hears of the id (EventProcessor, cleanupForDeletedEvent): it would never look at one made anew meanwhile.
   */
  void triggerSuccessor(ResourceID id) {
    SOON.execute(() -> resources.get(id).ifPresent(
        successor -> source.tell(new ResourceEvent(ResourceAction.ADDED, id, successor))));
  }

  private static final class Source extends AbstractEventSource<Void, EdgeDevice> {
    private Source() {
      super(Void.class, "news");
    }

    private void tell(Event event) {
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
