package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a watch stopped for good, usually because it delivered something that cannot be deserialized. The
 * client recovers from connection failures on its own. Without the watch no change would be noticed; a restarted process
 * reads everything again.
 */
public final class WatchFailureHandler implements InformerStoppedHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WatchFailureHandler.class);

  private final Runnable onFatal;
  private Runnable failure = () -> {};
  private boolean started;

  /**
   * @param onFatal ends the process
   */
  public WatchFailureHandler(Runnable onFatal) {
    this.onFatal = onFatal;
  }

  /** From now on a failure ends the process, an earlier one included: until here, a failed start reports it. */
  public synchronized void started() {
    started = true;
    failure.run();
  }

  /** Also called, without a failure, for a watch that is stopped in order. */
  @Override
  @SuppressWarnings("rawtypes")
  public synchronized void onStop(SharedIndexInformer informer, Throwable cause) {
    if (cause == null) {
      return;
    }
    failure = () -> end(informer.getApiTypeClass().getSimpleName(), cause);
    if (started) {
      failure.run();
    }
  }

  private void end(String resource, Throwable cause) {
    LOG.atError().addKeyValue("event", "watch-failed").addKeyValue("resource", resource)
        .log(UnreadableResource.field(cause).orElseGet(() -> rootMessage(cause)));
    onFatal.run();
  }

  /** The messages above it quote everything that was read. */
  private static String rootMessage(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .reduce((_, cause) -> cause).map(Throwable::getMessage).orElse("");
  }
}
