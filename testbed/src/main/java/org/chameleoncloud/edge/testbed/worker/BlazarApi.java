package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Request;
import org.chameleoncloud.edge.testbed.http.Response;
import org.chameleoncloud.edge.testbed.identity.Accounts;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.reservation.Blazar;
import org.chameleoncloud.edge.testbed.reservation.Caller;
import org.chameleoncloud.edge.testbed.schema.PythonJson;
import org.chameleoncloud.edge.testbed.traffic.Service;

/** What Doni's worker asks Blazar and Keystone, as an admin, and a log of the last calls. Thread-safe. */
public final class BlazarApi {
  private static final int CAPACITY = 1000;
  private static final Map<String, String> HEADERS = Map.of("Accept", "application/json");

  private final Blazar blazar;
  private final Accounts accounts;
  private final String address;
  private final Caller doni = new Caller(RandomStrings.hexId(), RandomStrings.hexId(), "doni",
      true, true);
  private final Deque<WorkerCall> calls = new ArrayDeque<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;

  /**
   * Creates the client.
   *
   * @param address Blazar's URL, ending in {@code /v1}
   */
  public BlazarApi(Blazar blazar, Accounts accounts, String address) {
    this.blazar = blazar;
    this.accounts = accounts;
    this.address = address;
  }

  /** Whether the workers reach Blazar. */
  public void reachable(boolean now) {
    reachable = now;
  }

  /**
   * Makes Blazar refuse the workers' requests, which it then does not handle.
   *
   * @param method the HTTP method
   * @param path the path below Blazar's URL, without the id of a device or a lease
   * @param status 400 to 599
   */
  public void refuse(String method, String path, int status) {
    refusals.put(method + " " + path, status);
  }

  /** The last {@value #CAPACITY} calls, oldest first. */
  public synchronized List<WorkerCall> calls() {
    return List.copyOf(calls);
  }

  /** Sends a request without a body. */
  WorkerCall call(String method, String path) {
    return call(method, path, NullNode.instance);
  }

  /**
   * Sends a request.
   *
   * @param path below Blazar's URL, such as {@code /devices}
   * @throws WorkerException when Blazar cannot be reached
   */
  WorkerCall call(String method, String path, JsonNode body) {
    if (!reachable) {
      throw new WorkerException("Unable to establish connection to " + address + path
          + ": Connection refused");
    }
    Integer refusal = refusals.get(method + " " + path.replaceFirst("/[0-9a-f-]{36}$", ""));
    if (refusal != null) {
      return logged(new WorkerCall(Service.RESERVATION, method, path, body, refusal,
          Json.object().put("error_code", refusal).put("error_message", "refused on demand")
              .put("error_name", refusal)));
    }
    byte[] bytes = body.isNull() ? new byte[0] : Json.bytes(body);
    Response response = blazar.respond(Request.internal(method, "/v1" + path, HEADERS, bytes),
        doni);
    return logged(new WorkerCall(Service.RESERVATION, method, path, body, response.status(),
        Json.read(response.body()).orElse(NullNode.instance)));
  }

  /** The id of the project with this name. */
  Optional<String> projectId(String name) {
    Optional<String> id = accounts.projectId(name);
    var projects = Json.object();
    var list = projects.putArray("projects");
    id.ifPresent(found -> list.addObject().put("id", found).put("name", name));
    logged(new WorkerCall(Service.IDENTITY, "GET", "/projects?name=" + name, NullNode.instance,
        200, projects));
    return id;
  }

  /** The exception that Doni raises for an error of Blazar, with the body as Blazar's JSON writer formats it. */
  static WorkerException error(WorkerCall call) {
    return new WorkerException("Blazar responded with HTTP " + call.status() + ": "
        + PythonJson.of(call.response()));
  }

  private synchronized WorkerCall logged(WorkerCall call) {
    if (calls.size() == CAPACITY) {
      calls.removeFirst();
    }
    calls.addLast(call);
    return call;
  }
}
