package org.chameleoncloud.edge.testbed.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.Client;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The testbed rejects the same requests as Doni, with the messages of the Python packages that Doni validates with. */
class ValidationErrorsTest {
  private final Testbed testbed = Testbed.start(TestbedOptions.forTests());
  private final JsonNode cases;
  private final Client client;

  ValidationErrorsTest() throws IOException {
    try (InputStream in = ValidationErrorsTest.class.getResourceAsStream("/refusals.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    testbed.addProject("CH-231106");
    client = new Client(testbed, testbed.credential("CH-231106")).signIn();
  }

  @AfterEach
  void stop() {
    client.close();
    testbed.close();
  }

  @Test
  void reportsTheSameErrorAsJsonschemaForAnInvalidEnrollment() throws IOException {
    List<String> differences = new ArrayList<>();
    for (JsonNode testCase : cases.get("enrollments")) {
      HttpResponse<String> response = client.send("POST", "/v1/hardware/",
          testCase.get("enrollment"));
      String expected = "400 " + testCase.get("error").asText();
      String error = response.statusCode() + " " + Client.json(response).path("error").asText();
      if (!error.equals(expected)) {
        differences
            .add(testCase.get("enrollment") + "\n  expected " + expected + "\n  actual   " + error);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(testbed.records()).isEmpty();
  }

  @Test
  void appliesAndRejectsPatchesLikeJsonpatch() throws IOException {
    client.register("p0");
    String uuid = testbed.record("p0").orElseThrow().uuid();
    List<String> differences = new ArrayList<>();
    for (JsonNode testCase : cases.get("patches")) {
      resetTo(cases.get("document"));
      HttpResponse<String> response = client.patch(uuid, testCase.get("patch"));
      String expected = testCase.get("status").asText() + " "
          + (testCase.get("error").isNull()
              ? testCase.get("properties")
              : testCase.get("error").asText());
      String actual = response.statusCode() + " "
          + (response.statusCode() == 200 ? stored() : Client.json(response).get("error").asText());
      if (!actual.equals(expected)) {
        differences
            .add(testCase.get("patch") + "\n  expected " + expected + "\n  actual   " + actual);
      }
    }
    assertThat(differences).isEmpty();
  }

  private void resetTo(JsonNode document) {
    testbed.editByHand(testbed.records().getFirst().name(),
        PatchOperation.replace("/name", document.get("name")),
        PatchOperation.replace("/hardware_type", "device.balena"),
        PatchOperation.replace("/properties", document.get("properties")));
  }

  private String stored() throws IOException {
    return new ObjectMapper()
        .writeValueAsString(new TreeMap<>(testbed.records().getFirst().properties()));
  }
}
