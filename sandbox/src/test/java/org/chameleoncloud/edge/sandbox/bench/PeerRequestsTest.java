package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.lab.controlplane.AuditLog.Request;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Unit;
import org.junit.jupiter.api.Test;

/** Requests, counted by object. */
class PeerRequestsTest {
  private static Request request(String verb, String resource, String subresource) {
    return new Request(verb, resource, subresource, "lab", "device-1", 200);
  }

  @Test
  void theOperatorsResourceIsCalledObjectSoThatRowsOfDifferentOperatorsMatch() {
    assertThat(PeerRequests.toApiServer(
        List.of(request("patch", "domains", ""), request("patch", "domains", "status"),
            request("patch", "domains", "status"), request("list", "secrets", ""),
            request("create", "events", "")),
        "domains", 2)).containsExactly(
            Figure.of("requests to the API server", Unit.EACH, 2.5),
            Figure.of("  read: list secrets", Unit.EACH, 0.5),
            Figure.of("  write: create events", Unit.EACH, 0.5),
            Figure.of("  write: patch object", Unit.EACH, 0.5),
            Figure.of("  write: patch object/status", Unit.EACH, 1));
  }

  @Test
  void requestsToTheOutsideAreCountedByMethodWhateverTheirRoutes() {
    assertThat(PeerRequests.toOutside(
        Map.of("GET /v3/domains", 4, "GET /v3/auth/tokens", 1, "POST /v3/domains", 4), 4))
        .containsExactly(Figure.of("requests to the outside", Unit.EACH, 2.25),
            Figure.of("  GET", Unit.EACH, 1.25), Figure.of("  POST", Unit.EACH, 1));
  }

  @Test
  void noRequestIsZeroAnObject() {
    assertThat(PeerRequests.toOutside(Map.of(), 4))
        .containsExactly(Figure.of("requests to the outside", Unit.EACH, 0));
  }
}
