package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Collection;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/** Has resources looked at because something outside the cluster changed. */
final class Wakes {
  private final SimpleInboundEventSource<EdgeDevice> source = new SimpleInboundEventSource<>(
      "news");

  SimpleInboundEventSource<EdgeDevice> source() {
    return source;
  }

  /** Has each of these looked at soon; ids of resources that are gone do no harm. */
  void wake(Collection<ResourceID> resources) {
    resources.forEach(source::propagateEvent);
  }
}
