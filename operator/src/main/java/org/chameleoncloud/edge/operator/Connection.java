package org.chameleoncloud.edge.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import org.chameleoncloud.edge.operator.control.metrics.OperatorMeterRegistry;

/**
 * The client of the API server, and the metrics of its requests.
 *
 * @param meters of this process
 * @param client to close
 */
record Connection(PrometheusMeterRegistry meters, KubernetesClient client)
    implements
      AutoCloseable {
  /**
   * Connects like kubectl, see {@link ApiServer#client}. Sends nothing yet.
   *
   * @throws IOException when the configuration is invalid
   */
  static Connection open() throws IOException {
    PrometheusMeterRegistry meters = OperatorMeterRegistry.create(Version.label());
    return new Connection(meters, ApiServer.client(meters));
  }

  @Override
  public void close() {
    client.close();
  }
}
