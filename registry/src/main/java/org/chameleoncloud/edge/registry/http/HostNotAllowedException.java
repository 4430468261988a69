package org.chameleoncloud.edge.registry.http;

import java.net.UnknownHostException;

/** A host must not be connected to. The message says why, as part of a sentence. */
public final class HostNotAllowedException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  HostNotAllowedException(String reason) {
    super(reason);
  }
}
