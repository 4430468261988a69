package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that is over for good: as a rule it told something that cannot be read. The client goes on by itself after all
 * that has to do with the connection. Without the watch nobody would hear of any change; a process that starts again
 * reads everything anew.
 */
final class WatchFailureHandler implements InformerStoppedHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WatchFailureHandler.class);

  private final Runnable onFatal;
  private Runnable loss = () -> {};
  private boolean started;

  WatchFailureHandler(Runnable onFatal) {
    this.onFatal = onFatal;
  }

  /** From now on a loss ends the process, also one from before: until here, a failed start tells of itself. */
  synchronized void started() {
    started = true;
    loss.run();
  }

  /** Also called of a watch that is stopped in order, with no failure. */
  @Override
  @SuppressWarnings("rawtypes")
  public synchronized void onStop(SharedIndexInformer informer, Throwable failure) {
    if (failure == null) {
      return;
    }
    loss = () -> tell(informer.getApiTypeClass().getSimpleName(), failure);
    if (started) {
      loss.run();
    }
  }

  private void tell(String resource, Throwable failure) {
    LOG.atError().addKeyValue("event", "watch-lost").addKeyValue("resource", resource)
        .log(UnreadableResource.field(failure).orElseGet(() -> root(failure)));
    onFatal.run();
  }

  /** Those above it quote all that was read. */
  private static String root(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .reduce((_, cause) -> cause).map(Throwable::getMessage).orElse("");
  }
}
