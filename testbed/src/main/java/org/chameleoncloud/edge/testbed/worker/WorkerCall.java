package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import org.chameleoncloud.edge.testbed.traffic.Service;

/**
 * A request that a worker of Doni has sent to another service.
 *
 * @param service the service
 * @param method the HTTP method
 * @param path the path below the service's URL in the catalog, with the query
 * @param body the JSON body; null for none
 * @param status the status of the response
 * @param response the body of the response
 */
public record WorkerCall(Service service, String method, String path, JsonNode body, int status,
    JsonNode response) {
  @Override
  public String toString() {
    return method + " " + path + " " + status;
  }
}
