package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Request;
import org.chameleoncloud.edge.testbed.http.Response;
import org.chameleoncloud.edge.testbed.http.Routes;
import org.chameleoncloud.edge.testbed.http.WebService;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.identity.Session;
import org.chameleoncloud.edge.testbed.identity.Tokens;

/**
 * The reservation service, with the responses of Chameleon's Blazar. A token is checked first, then whether the path
 * belongs to the API at all ({@link BlazarFrame}), then what is asked.
 */
public final class Blazar implements WebService {
  private static final String DEVICES = "/v1/devices";
  private static final String DEVICE = DEVICES + "/{id}";
  private static final String LEASES = "/v1/leases";
  private static final String LEASE = LEASES + "/{id}";

  private final Tokens tokens;
  private final Reservations reservations;
  private final DevicePolicy policy;
  private final BlazarFrame frame;
  private final Routes<Call> routes = Routes.<Call>withoutTrailingSlashes()
      .on("GET", DEVICES, (call, _) -> list(call))
      .on("POST", DEVICES, (call, _) -> create(call))
      .on("GET", DEVICES + "/allocations", (call, _) -> allocations(call))
      .on("GET", DEVICES + "/properties", (call, _) -> properties(call))
      .on("GET", DEVICE + "/allocation", (_, _) -> broken())
      .on("GET", DEVICE, (call, ids) -> get(call, ids.getFirst()))
      .on("PUT", DEVICE, (call, ids) -> update(call, ids.getFirst()))
      .on("DELETE", DEVICE, (call, ids) -> delete(call, ids.getFirst()))
      .on("GET", LEASES, (call, _) -> leases(call))
      .on("POST", LEASES, (call, _) -> lease(call))
      .on("GET", LEASE + "/devices", (_, ids) -> leasedDevices(ids.getFirst()))
      .on("GET", LEASE, (_, ids) -> show(ids.getFirst()))
      .on("PUT", LEASE, (call, ids) -> updateLease(call, ids.getFirst()))
      .on("DELETE", LEASE, (_, ids) -> deleteLease(ids.getFirst()))
      .on("GET", "/v1/plugins", (_, _) -> broken());
  private volatile boolean identityReachable = true;
  private volatile boolean userNames;

  /**
   * Creates the service.
   *
   * @param identityV3 Keystone's URL, ending in {@code /v3}
   * @param address the address of this service, without a path
   */
  public Blazar(Tokens tokens, Reservations reservations, DevicePolicy policy, String identityV3,
      String address) {
    this.tokens = tokens;
    this.reservations = reservations;
    this.policy = policy;
    frame = new BlazarFrame(identityV3, address);
  }

  /** Whether the service reaches Keystone, which it asks about each token; if not, it responds with 503. */
  public void identityReachable(boolean reachable) {
    identityReachable = reachable;
  }

  /** Whether the site shows in the allocations who leases a device. */
  public void showUserNames(boolean show) {
    userNames = show;
  }

  @Override
  public String routeOf(String path) {
    return routes.templateOf(path);
  }

  @Override
  public Optional<String> credentialOf(Request request) {
    return tokens.sessionOf(request).map(session -> session.credential().id());
  }

  @Override
  public Response respond(Request request) {
    if (!identityReachable) {
      return frame.identityUnavailable();
    }
    return tokens.sessionOf(request).map(session -> respond(request, caller(session)))
        .orElseGet(frame::unauthorized);
  }

  /** Responds to a request whose sender is known. */
  public Response respond(Request request, Caller caller) {
    if (!frame.isApi(request.path())) {
      return frame.outsideOfTheApi(request);
    }
    return frame.refusal(request, routes)
        .orElseGet(() -> answered(new Call(caller, request)));
  }

  private Response answered(Call call) {
    try {
      return frame.versioned(routes.dispatch(call.request(), call));
    } catch (BlazarException error) {
      return frame.versioned(json(error.status(), Json.object().put("error_code", error.status())
          .put("error_message", error.getMessage()).set("error_name", error.errorName())));
    }
  }

  private Response list(Call call) {
    requireReader(call.caller(), "get");
    ArrayNode devices = Json.array();
    reservations.devices().forEach(device -> devices.add(BlazarJson.device(device)));
    return json(200, Json.object().set("devices", devices));
  }

  private Response get(Call call, String id) {
    requireReader(call.caller(), "get");
    return device(200, reservations.get(id));
  }

  private Response create(Call call) {
    requireAdmin(call.caller(), "post");
    return device(201, reservations.create(body(call.request())));
  }

  private Response update(Call call, String id) {
    JsonNode values = body(call.request());
    if (values.isEmpty()) {
      throw BlazarException.nothingToUpdate();
    }
    requireAdmin(call.caller(), "put");
    return device(200, reservations.update(id, values));
  }

  private Response delete(Call call, String id) {
    requireAdmin(call.caller(), "delete");
    reservations.delete(id);
    return json(200, Json.object());
  }

  private Response allocations(Call call) {
    requireReader(call.caller(), "get_allocations");
    Optional<String> lease = call.request().query("lease_id");
    Optional<String> reservation = call.request().query("reservation_id");
    ArrayNode all = Json.array();
    for (ReservableDevice device : reservations.devices()) {
      ArrayNode list = all.addObject().put("resource_id", device.id()).putArray("reservations");
      reservations.allocations(device.id()).stream()
          .filter(one -> lease.map(one.lease().id()::equals).orElse(true))
          .filter(one -> reservation.map(one.reservation().id()::equals).orElse(true))
          .forEach(one -> list.add(BlazarJson.allocation(one, call.caller().admin(), userNames)));
    }
    return json(200, Json.object().set("allocations", all));
  }

  private Response properties(Call call) {
    requireAdmin(call.caller(), "get_resource_properties");
    ArrayNode list = Json.array();
    reservations.devices().stream().flatMap(device -> device.properties().keySet().stream())
        .distinct().sorted().forEach(key -> list.addObject().put("property", key));
    return json(200, Json.object().set("resource_properties", list));
  }

  private Response leases(Call call) {
    ArrayNode list = Json.array();
    reservations.leases().stream()
        .filter(one -> call.caller().admin()
            || one.owner().projectId().equals(call.caller().projectId()))
        .forEach(one -> list.add(BlazarJson.lease(one, one.status().name())));
    return json(200, Json.object().set("leases", list));
  }

  private Response lease(Call call) {
    JsonNode body = body(call.request());
    if (!call.caller().trusts()) {
      throw BlazarException.internal();
    }
    return lease(201, reservations.create(body, call.caller()));
  }

  // Blazar compares the caller with himself, so everyone who knows the id of a lease may change it.
  private Response updateLease(Call call, String id) {
    Lease lease = reservations.updateLease(id, body(call.request()));
    return json(200, Json.object().set("lease", BlazarJson.lease(lease, "UPDATING")));
  }

  private Response deleteLease(String id) {
    reservations.deleteLease(id);
    return json(200, Json.object());
  }

  private Response show(String id) {
    return lease(200, reservations.lease(id));
  }

  private Response leasedDevices(String id) {
    ArrayNode list = Json.array();
    reservations.devicesOf(reservations.lease(id))
        .forEach(device -> list.add(BlazarJson.bareDevice(device)));
    return json(200, Json.object().set("devices", list));
  }

  private static Response broken() {
    throw BlazarException.internal();
  }

  private void requireReader(Caller caller, String rule) {
    if (policy == DevicePolicy.ADMINS_READ) {
      requireAdmin(caller, rule);
    }
  }

  private static void requireAdmin(Caller caller, String rule) {
    if (!caller.admin()) {
      throw BlazarException.of(403,
          "Policy doesn't allow blazar:devices:" + rule + " to be performed");
    }
  }

  private static JsonNode body(Request request) {
    return Json.read(request.body()).filter(JsonNode::isObject)
        .orElseThrow(BlazarException::internal);
  }

  private static Response device(int status, ReservableDevice device) {
    return json(status, Json.object().set("device", BlazarJson.device(device)));
  }

  private static Response lease(int status, Lease lease) {
    return json(status,
        Json.object().set("lease", BlazarJson.lease(lease, lease.status().name())));
  }

  private static Response json(int status, JsonNode body) {
    return Response.json(status, Json.bytes(body));
  }

  /** A request and its sender. */
  private record Call(Caller caller, Request request) {}

  private static Caller caller(Session session) {
    Rights rights = session.credential().rights();
    return new Caller(session.credential().project().id(),
        session.credential().project().userId(), session.credential().project().userName(),
        rights == Rights.ADMIN, rights != Rights.RESTRICTED);
  }
}
