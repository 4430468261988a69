package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Unreadable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that is over for good: it told something that cannot be read. The client mends all else by itself. Whoever goes
 * on would not hear of any change; a process that starts again reads everything anew.
 */
final class WatchLoss implements InformerStoppedHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WatchLoss.class);

  private final Runnable onFatal;

  WatchLoss(Runnable onFatal) {
    this.onFatal = onFatal;
  }

  /** Also called of a watch that is stopped, or that never began; both tell of themselves elsewhere. */
  @Override
  @SuppressWarnings("rawtypes")
  public void onStop(SharedIndexInformer informer, Throwable failure) {
    if (failure == null || !informer.hasSynced()) {
      return;
    }
    LOG.atError().addKeyValue("event", "watch-lost")
        .addKeyValue("resource", informer.getApiTypeClass().getSimpleName())
        .log(Unreadable.field(failure).orElseGet(() -> root(failure)));
    onFatal.run();
  }

  /** Those above it quote all that was read. */
  private static String root(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .reduce((_, cause) -> cause).map(Throwable::getMessage).orElse("");
  }
}
