package org.chameleoncloud.edge.testbed.http;

import java.net.BindException;
import java.util.Locale;
import org.chameleoncloud.edge.testbed.traffic.Service;

/** A port is in use by another process, or this process may not use it. */
public final class PortUnavailableException extends BindException {
  private static final long serialVersionUID = 1L;

  PortUnavailableException(Service service, ListenAddress address, int port, BindException cause) {
    super(
        "cannot listen on " + address + ":" + port + " (" + service.name().toLowerCase(Locale.ROOT)
            + "): " + cause.getMessage() + "\nChoose another port, or 0 for any free port.");
  }
}
