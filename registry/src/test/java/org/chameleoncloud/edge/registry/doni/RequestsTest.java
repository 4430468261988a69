package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.RecordedRequest;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.Transcript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client sends the same requests as those that were recorded with the real Doni. */
class RequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeTestbed testbed = new FakeTestbed().respondingWith(json(200, hardware("any")));

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "create, every property a user sets"})
  void registersAsRecorded(String name) throws Exception {
    Transcript recorded = Transcript.named(name);
    JsonNode body = recorded.requestBody();
    Map<DeviceProperty, Object> properties = new EnumMap<>(DeviceProperty.class);
    body.path("properties").properties().forEach(
        property -> properties.put(DeviceProperty.of(property.getKey()).orElseThrow(),
            JSON.convertValue(property.getValue(), Object.class)));
    properties.put(DeviceProperty.APPLICATION_CREDENTIAL_SECRET, Sensitive.of("<secret>"));

    testbed.open().register(new Enrollment(body.path("name").asText(), properties));

    assertSent(recorded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"patch add", "patch remove", "patch name"})
  void patchesAsRecorded(String name) throws Exception {
    Transcript recorded = Transcript.named(name);
    List<PropertyChange> changes = new ArrayList<>();
    recorded.requestBody().forEach(operation -> changes.add(change(operation)));

    testbed.open().patch(UUID, changes);

    assertSent(recorded);
  }

  private static PropertyChange change(JsonNode operation) {
    String path = operation.path("path").asText();
    Object value = JSON.convertValue(operation.path("value"), Object.class);
    return switch (operation.path("op").asText()) {
      case "add" -> new PropertyChange.Put(property(path), value);
      case "remove" -> new PropertyChange.Remove(property(path));
      default -> new PropertyChange.Rename((String) value);
    };
  }

  private static DeviceProperty property(String path) {
    return DeviceProperty.of(path.replaceFirst("^/properties/", "")).orElseThrow();
  }

  @Test
  void syncsAsRecorded() throws Exception {
    testbed.respondingWith(json(200, "")).open().sync(UUID);
    assertSent(Transcript.named("sync"));
  }

  @Test
  void deletesAsRecorded() throws Exception {
    testbed.respondingWith(json(200, "")).open().delete(UUID);
    assertSent(Transcript.named("delete"));
  }

  @Test
  void listsAsRecordedWithoutPages() throws Exception {
    testbed.respondingWith(json(200, "{\"hardware\": []}")).open().list();
    assertSent(Transcript.named("list of one project"));
  }

  @Test
  void listsAllProjectsAsRecorded() throws Exception {
    testbed.respondingWith(json(200, "{\"hardware\": []}")).open().listAllProjects();
    assertSent(Transcript.named("list all_projects as a member"));
  }

  @Test
  void requestsTheExportWithoutAToken() throws Exception {
    testbed.respondingWith(json(200, "{\"hardware\": []}")).open().holderOf("uc-rpi4-01");
    assertSent(Transcript.named("export needs no token"));
  }

  private void assertSent(Transcript recorded) throws IOException {
    RecordedRequest sent = testbed.inventoryRequests().getFirst();
    assertThat(sent.getMethod() + " " + sent.getPath())
        .isEqualTo(recorded.method() + " " + recorded.path());
    assertThat(sent.getHeader("X-Auth-Token"))
        .isEqualTo(recorded.request().path("headers").has("X-Auth-Token") ? "token-1" : null);
    String body = sent.getBody().readUtf8();
    assertThat(body.isEmpty() ? null : JSON.readTree(body))
        .isEqualTo(recorded.requestBody().isNull() ? null : recorded.requestBody());
  }

  @Test
  void escapesAnUnusualUuidInThePath() throws Exception {
    testbed.respondingWith(json(200, "")).open().delete("../x/y?z");
    assertThat(testbed.inventoryRequestLines())
        .containsExactly("DELETE /v1/hardware/..%2Fx%2Fy%3Fz/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", ".."})
  void rejectsAUuidThatWouldChangeThePath(String uuid) {
    assertThatThrownBy(() -> testbed.open().delete(uuid)).isInstanceOfSatisfying(
        RegistryFailure.class,
        failure -> assertThat(failure.kind()).isEqualTo(RegistryFailure.Kind.REFUSED));
    assertThat(testbed.inventoryRequestLines()).isEmpty();
  }

  @Test
  void neverSendsAnEmptyPatch() {
    assertThatIllegalArgumentException().isThrownBy(() -> testbed.open().patch(UUID, List.of()));
    assertThat(testbed.inventoryRequestLines()).isEmpty();
  }

  @Test
  void revealsASecretInTheBodyOnly() throws Exception {
    testbed.open().patch(UUID,
        List.of(new PropertyChange.Put(DeviceProperty.APPLICATION_CREDENTIAL_SECRET,
            FakeTestbed.SECRET)));
    RecordedRequest sent = testbed.inventoryRequests().getFirst();
    assertThat(sent.getBody().readUtf8()).contains(FakeTestbed.SECRET.reveal());
    assertThat(sent.getRequestLine() + sent.getHeaders())
        .doesNotContain(FakeTestbed.SECRET.reveal());
  }

  @Test
  void keepsThePathOfTheRegistryInTheCatalog() throws Exception {
    testbed.respondingToSignInWith(FakeTestbed.token("t", Duration.ofHours(1),
        FakeTestbed.catalog("public", "CHI@Edge", testbed.address() + "/inventory/")))
        .respondingWith(json(200, "{\"hardware\": []}")).open().list();
    assertThat(testbed.inventoryRequestLines()).containsExactly("GET /inventory/v1/hardware/");
  }
}
