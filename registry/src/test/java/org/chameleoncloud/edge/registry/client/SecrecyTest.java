package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.testing.Escaped;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints everything that can be printed, and searches it for all secrets. */
class SecrecyTest {
  private static final Sensitive DEVICE_SECRET = Sensitive
      .of("the-device's-own\\secret-0123456789");
  private static final String TOKEN = "gAAAAABtoken-of-the-session";
  private static final String DEVICE_KEY = "0123456789abcdef0123456789abcdef";
  private static final String BOOTSTRAP = "vd0nde.qk0y5bwy510qp89h";
  private static final List<String> SECRETS = List.of(FakeTestbed.SECRET.reveal(),
      DEVICE_SECRET.reveal(), TOKEN,
      DEVICE_KEY, BOOTSTRAP, "qk0y5bwy510qp89h", "user:password");
  private static final String RECORD = """
      {"uuid": "%s", "name": "pi", "project_id": "p", "created_at": "2026-11-22T08:18:19+00:00",
       "properties": {"k8s_bootstrap_token": "%s", "application_credential_secret": "************"},
       "workers": [{"worker_type": "balena", "state": "STEADY", "state_details":
           {"device_api_key": "%s", "device_id": 1, "fleet_id": 2}},
         {"worker_type": "k8s", "state": "ERROR", "state_details":
           {"issued_new_token": "%s", "last_error": "cannot use %s for %s"}}]}
      """.formatted(UUID, BOOTSTRAP, DEVICE_KEY, BOOTSTRAP, BOOTSTRAP, DEVICE_KEY);

  private final FakeTestbed testbed = new FakeTestbed();
  private final StringWriter printed = new StringWriter();
  private final Logger root = Logger.getLogger("");
  private final Level originalLevel = root.getLevel();
  private final Handler log = new Handler() {
    @Override
    public void publish(LogRecord entry) {
      printed.append(entry.getLoggerName()).append(": ").append(entry.getMessage()).append('\n');
      print(entry.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  @BeforeEach
  void captureAllLogs() {
    root.addHandler(log);
    root.setLevel(Level.ALL);
  }

  @AfterEach
  void close() throws IOException {
    root.removeHandler(log);
    root.setLevel(originalLevel);
    testbed.close();
  }

  private void print(Throwable thrown) {
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(printed, true));
    }
  }

  private interface Call {
    Object run() throws RegistryFailure;
  }

  private void print(Call call) {
    try {
      Object result = call.run();
      printed.append(String.valueOf(result)).append('\n');
    } catch (RegistryFailure | RuntimeException e) {
      print(e);
      printed.append(e.toString()).append(e.getMessage());
    }
  }

  private void callEverything() {
    testbed.respondingToSignInWith(validToken(), validToken());
    Registry registry = testbed.open();
    print(registry::list);
    print(() -> registry.register(new Enrollment("pi", properties())));
    print(() -> registry.patch(UUID, changes()));
    print(() -> {
      registry.sync(UUID);
      return "synced";
    });
    print(() -> {
      registry.delete(UUID);
      return "deleted";
    });
    print(() -> registry.holderOf("pi").map(NameHolder::toString).orElse("no one"));
  }

  private MockResponse validToken() {
    return FakeTestbed.token(TOKEN, Duration.ofHours(1),
        FakeTestbed.catalog("public", "CHI@Edge", testbed.address()));
  }

  private static Map<DeviceProperty, Object> properties() {
    return Map.of(DeviceProperty.APPLICATION_CREDENTIAL_SECRET, DEVICE_SECRET,
        DeviceProperty.MACHINE_NAME, "raspberrypi5");
  }

  private static List<PropertyChange> changes() {
    return List
        .of(new PropertyChange.Put(DeviceProperty.APPLICATION_CREDENTIAL_SECRET, DEVICE_SECRET));
  }

  /** A response that quotes the complete request, like Doni's error messages. */
  private static MockResponse quoting(int status, RecordedRequest request, String inner) {
    String message = "You sent " + request.getHeaders() + request.getBody().clone().readUtf8()
        + FakeTestbed.SECRET.reveal() + " "
        + DEVICE_SECRET.reveal().replace("\\", "\\\\").replace("'", "\\'");
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return json(status, inner.isEmpty()
        ? nodes.objectNode().put("error", message).toString()
        : nodes.objectNode().set("error", nodes.objectNode().put(inner, message)).toString());
  }

  private void assertNothingLeaked() {
    assertThat(printed.toString()).isNotBlank();
    for (String secret : SECRETS) {
      assertThat(printed.toString()).doesNotContain(secret, Escaped.json(secret));
    }
  }

  @Test
  void printsNoSecretOfARecord() {
    testbed.respondingWith(request -> request.getMethod().equals("GET")
        ? json(200, "{\"hardware\": [" + RECORD + "]}")
        : json(200, RECORD));
    callEverything();
    assertNothingLeaked();
    assertThat(printed.toString()).contains("cannot use ******** for ********");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 422, 429, 500, 503})
  void printsNoSecretThatAnErrorQuotes(int status) {
    testbed.respondingWith(request -> request.getPath().contains("export")
        ? json(status, "{}")
        : request.getMethod().equals("POST") || request.getMethod().equals("PATCH")
            ? quoting(status, request, "")
            : quoting(status, request, "message"));
    callEverything();
    assertNothingLeaked();
    assertThat(printed.toString()).contains("You sent");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 500})
  void printsNoSecretThatKeystoneQuotes(int status) {
    testbed.respondingToSignInWith(json(status,
        "{\"error\": {\"message\": \"not \\\"" + FakeTestbed.SECRET.reveal() + "\\\"\"}}"));
    print(testbed.open()::list);
    assertNothingLeaked();
    assertThat(printed.toString()).contains("********");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISCONNECT_AFTER_REQUEST", "DISCONNECT_DURING_RESPONSE_BODY",
      "DISCONNECT_AT_START"})
  void printsNoSecretWhenAConnectionBreaks(SocketPolicy policy) {
    testbed.respondingWith(json(200, RECORD).setSocketPolicy(policy));
    callEverything();
    assertNothingLeaked();
  }

  @Test
  void printsNoSecretOfAnUnreadableResponse() {
    testbed.respondingWith(json(200, RECORD.replace("\"workers\"", "nonsense")));
    callEverything();
    assertNothingLeaked();
  }

  @Test
  void printsNoSecretOfItsParameters() {
    printed.append(testbed.credentials().toString()).append(testbed.credentials().fingerprint());
    printed.append(new Enrollment("pi", properties()).toString()).append(changes().toString());
    printed.append(FakeTestbed.settings().toString()).append(testbed.open().toString());
    assertNothingLeaked();
  }

  @Test
  void printsNoPasswordInAUrl() {
    Credentials credentials = new Credentials(URI.create("http://user:password@localhost:1/v3"),
        "id",
        FakeTestbed.SECRET, null, "public", null);
    print(() -> new RegistryClient(FakeTestbed.settings()).open(credentials).list());
    assertNothingLeaked();
  }
}
