package org.chameleoncloud.edge.testbed.http;

import java.io.IOException;
import org.chameleoncloud.edge.testbed.traffic.Service;

/** A port is in use by another process, or may not be used. */
public final class PortTaken extends IOException {
  private static final long serialVersionUID = 1L;

  PortTaken(Service service, int port, IOException cause) {
    super("cannot listen on port " + port + " of 127.0.0.1 for the "
        + service.name().toLowerCase(java.util.Locale.ROOT) + " service (" + cause.getMessage()
        + "); choose another port, or 0 for any free one", cause);
  }
}
