package org.chameleoncloud.edge.operator.control.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Triggers a source because a device was baked from it. */
final class SourceTrigger<S extends HasMetadata> extends AbstractEventSource<Void, S> {
  SourceTrigger() {
    super(Void.class, "baked");
  }

  void send(ResourceID source) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(source));
    }
  }

  @Override
  public Set<Void> getSecondaryResources(S primary) {
    return Set.of();
  }
}
