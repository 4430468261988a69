package org.chameleoncloud.edge.operator.control.polling;

import org.chameleoncloud.edge.operator.control.memory.FatalErrors;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a list has thrown, as a failure of the list: polling goes on whatever it was. */
final class ListFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ListFailures.class);

  private ListFailures() {}

  /**
   * Ends the process instead if the error is fatal to it.
   *
   * @param thrown by a list. An interruption interrupts this thread again
   * @param what was listed, such as "the testbed's records"
   */
  static RegistryFailure of(Throwable thrown, String what) {
    return switch (thrown) {
      case RegistryFailure failure -> failure;
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield RegistryFailure.of(RegistryFailure.Kind.UNREACHABLE,
            "Interrupted while earlier lists of the namespace were awaited");
      }
      default -> {
        FatalErrors.endProcessIfFatal(thrown);
        LOG.atError().addKeyValue("event", "poll-error").setCause(thrown).log();
        yield RegistryFailure.of(RegistryFailure.Kind.BROKEN,
            "The operator could not read " + what);
      }
    };
  }
}
