package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.spi.LoggingEventBuilder;

/** What a line of the log tells of a request to the testbed that failed. */
final class RegistryFailureLog {
  private RegistryFailureLog() {}

  /** Ends {@code line} with it and writes it. */
  static void tell(LoggingEventBuilder line, RegistryFailure failure) {
    line.addKeyValue("kind", failure.kind())
        .addKeyValue("requestId", failure.requestId().orElse(null)).log(failure.getMessage());
  }
}
