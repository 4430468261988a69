package org.chameleoncloud.edge.operator.control.polling;

import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.spi.LoggingEventBuilder;

/** The fields that a log line about a failed request to the testbed has. */
public final class RegistryFailureLog {
  private RegistryFailureLog() {}

  /** Completes {@code line} with them and writes it. */
  public static void write(LoggingEventBuilder line, RegistryFailure failure) {
    line.addKeyValue("kind", failure.kind())
        .addKeyValue("requestId", failure.requestId().orElse(null)).log(failure.getMessage());
  }
}
