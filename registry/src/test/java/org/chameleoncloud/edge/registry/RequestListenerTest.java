package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.FakeTestbed.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestListenerTest {
  private final FakeTestbed testbed = new FakeTestbed();
  private final List<String> told = new ArrayList<>();
  private final Registry registry = testbed
      .open(FakeTestbed.settings((operation, status, took, requestId) -> {
        assertThat(took).isPositive();
        told.add(operation + " " + status + (requestId == null ? "" : " " + requestId));
      }, FakeTestbed.fixedClock()));

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  @Test
  void isToldOfEachOperationByItsName() throws Exception {
    testbed.answering(json(200, "{\"hardware\": []}"));
    registry.list();
    registry.holderOf("pi");
    testbed.answering(json(201, hardware("pi")));
    registry.register(new Enrollment("pi", Map.of()));
    registry.patch(UUID, List.of(new PropertyChange.Rename("pi")));
    testbed.answering(json(200, ""));
    registry.sync(UUID);
    registry.delete(UUID);
    testbed.signingIn(json(200, "{\"application_credential\": {\"expires_at\": null}}"));
    registry.credentialExpiry();
    assertThat(told).containsExactly("authenticate 201", "list 200", "export 200", "register 201",
        "patch 201", "sync 200", "delete 200", "credential 200");
  }

  @Test
  void isToldOfEveryRequestAroundARejectedToken() throws Exception {
    testbed.answering(json(401, "{}"), json(200, "{\"hardware\": []}"));
    registry.list();
    assertThat(told).containsExactly("authenticate 201", "list 401", "authenticate 201",
        "list 200");
  }

  @Test
  void isToldTheRequestIdByEitherName() throws Exception {
    testbed.answering(
        json(200, "{\"hardware\": []}").setHeader("OpenStack-Request-Id", "req-1"),
        json(200, "{\"hardware\": []}").setHeader("X-OpenStack-Request-Id", "req-2"));
    registry.list();
    registry.list();
    assertThat(told).containsExactly("authenticate 201", "list 200 req-1", "list 200 req-2");
  }

  @Test
  void isToldOfARequestWithoutAnAnswer() {
    testbed.answering(json(200, "").setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    org.assertj.core.api.Assertions.catchThrowableOfType(RegistryFailure.class,
        () -> registry.sync(UUID));
    assertThat(told).containsExactly("authenticate 201", "sync 0");
  }
}
