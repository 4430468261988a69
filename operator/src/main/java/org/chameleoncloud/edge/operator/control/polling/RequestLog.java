package org.chameleoncloud.edge.operator.control.polling;

import java.time.Duration;
import org.chameleoncloud.edge.registry.RequestListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a DEBUG line for each request to the testbed, and passes the request on to {@code next}. */
public record RequestLog(RequestListener next) implements RequestListener {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  @Override
  public void onRequest(String operation, int status, Duration took, String requestId) {
    LOG.atDebug().addKeyValue("event", "registry-request").addKeyValue("operation", operation)
        .addKeyValue("status", status).addKeyValue("durationMillis", took.toMillis())
        .addKeyValue("requestId", requestId).log();
    next.onRequest(operation, status, took, requestId);
  }
}
