package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.testing.Failures;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestListenerTest {
  private final FakeTestbed testbed = new FakeTestbed();
  private final List<String> calls = new ArrayList<>();
  private final Registry registry = testbed
      .open(FakeTestbed.settings((operation, status, duration, requestId) -> {
        assertThat(duration).isPositive();
        calls.add(operation + " " + status + (requestId == null ? "" : " " + requestId));
      }, FakeTestbed.fixedClock()));

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  @Test
  void isCalledWithTheNameOfEachOperation() throws Exception {
    testbed.respondingWith(json(200, "{\"hardware\": []}"));
    registry.list();
    registry.holderOf("pi");
    testbed.respondingWith(json(201, hardware("pi")));
    registry.register(new Enrollment("pi", Map.of()));
    registry.patch(UUID, List.of(new PropertyChange.Rename("pi")));
    testbed.respondingWith(json(200, ""));
    registry.sync(UUID);
    registry.delete(UUID);
    testbed
        .respondingToSignInWith(json(200, "{\"application_credential\": {\"expires_at\": null}}"));
    registry.credentialExpiry();
    assertThat(calls).containsExactly("authenticate 201", "list 200", "export 200", "register 201",
        "patch 201", "sync 200", "delete 200", "credential 200");
  }

  @Test
  void isCalledForEveryRequestAroundARejectedToken() throws Exception {
    testbed.respondingWith(json(401, "{}"), json(200, "{\"hardware\": []}"));
    registry.list();
    assertThat(calls).containsExactly("authenticate 201", "list 401", "authenticate 201",
        "list 200");
  }

  @Test
  void isCalledWithTheRequestIdFromEitherHeader() throws Exception {
    testbed.respondingWith(
        json(200, "{\"hardware\": []}").setHeader("OpenStack-Request-Id", "req-1"),
        json(200, "{\"hardware\": []}").setHeader("X-OpenStack-Request-Id", "req-2"));
    registry.list();
    registry.list();
    assertThat(calls).containsExactly("authenticate 201", "list 200 req-1", "list 200 req-2");
  }

  @Test
  void isCalledForARequestWithoutAResponse() {
    testbed.respondingWith(json(200, "").setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    Failures.of(registry, registry -> {
      registry.sync(UUID);
      return null;
    });
    assertThat(calls).containsExactly("authenticate 201", "sync 0");
  }
}
