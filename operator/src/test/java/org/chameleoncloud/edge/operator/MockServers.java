package org.chameleoncloud.edge.operator;

import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.concurrent.RejectedExecutionException;

/** Stops mock API servers. */
public final class MockServers {
  private MockServers() {}

  /**
   * Stops a server. It may report that its threads have ended already: Vert.x notifies of its end in one of them
   * (eclipse-vertx/vert.x issue 3232).
   */
  public static void stop(KubernetesMockServer server) {
    try {
      server.destroy();
    } catch (RejectedExecutionException _) {
      // Thrown only after everything was closed.
    }
  }
}
