package org.chameleoncloud.edge.registry.http;

import java.io.IOException;

/** A pooled connection is not used, because the server may have closed it. Nothing was sent. */
final class StaleConnectionException extends IOException {
  private static final long serialVersionUID = 1L;

  StaleConnectionException() {
    super("the pooled connection may be closed");
  }
}
