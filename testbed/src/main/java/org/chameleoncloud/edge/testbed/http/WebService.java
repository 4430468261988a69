package org.chameleoncloud.edge.testbed.http;

import java.util.Optional;

/** An HTTP service. Implementations are thread-safe. */
public interface WebService {
  /** The template of the route that matches the path, without a trailing slash; the path itself when none does. */
  String routeOf(String path);

  /** The id of the application credential that the request authenticates with, if known. */
  Optional<String> credentialOf(Request request);

  /** Handles a request. Must not throw for anything that a client can send. */
  Response respond(Request request);
}
