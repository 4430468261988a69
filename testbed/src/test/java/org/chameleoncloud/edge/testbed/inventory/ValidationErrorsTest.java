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

/** The testbed refuses what Doni refuses, in the words of the Python packages that Doni leaves the checks to. */
class RefusalsTest {
  private final Testbed testbed = Testbed.start(TestbedOptions.forTests());
  private final JsonNode cases;
  private final Client client;

  RefusalsTest() throws IOException {
    try (InputStream in = RefusalsTest.class.getResourceAsStream("/refusals.json")) {
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
  void choosesAndWordsTheErrorOfABadEnrollmentAsJsonschemaDoes() throws IOException {
    List<String> differences = new ArrayList<>();
    for (JsonNode one : cases.get("enrollments")) {
      HttpResponse<String> answer = client.send("POST", "/v1/hardware/", one.get("enrollment"));
      String wanted = "400 " + one.get("error").asText();
      String error = answer.statusCode() + " " + Client.json(answer).path("error").asText();
      if (!error.equals(wanted)) {
        differences.add(one.get("enrollment") + "\n  wanted " + wanted + "\n  here   " + error);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(testbed.records()).isEmpty();
  }

  @Test
  void appliesAndRefusesPatchesAsJsonpatchDoes() throws IOException {
    client.register("p0");
    String uuid = testbed.record("p0").orElseThrow().uuid();
    List<String> differences = new ArrayList<>();
    for (JsonNode one : cases.get("patches")) {
      resetTo(cases.get("document"));
      HttpResponse<String> answer = client.patch(uuid, one.get("patch"));
      String wanted = one.get("status").asText() + " "
          + (one.get("error").isNull() ? one.get("properties") : one.get("error").asText());
      String here = answer.statusCode() + " "
          + (answer.statusCode() == 200 ? stored() : Client.json(answer).get("error").asText());
      if (!here.equals(wanted)) {
        differences.add(one.get("patch") + "\n  wanted " + wanted + "\n  here   " + here);
      }
    }
    assertThat(differences).isEmpty();
  }

  private void resetTo(JsonNode document) {
    testbed.editByHand(testbed.records().getFirst().name(),
        PatchOperation.replace("/name", document.get("name")),
        PatchOperation.replace("/properties", document.get("properties")));
  }

  private String stored() throws IOException {
    return new ObjectMapper()
        .writeValueAsString(new TreeMap<>(testbed.records().getFirst().properties()));
  }
}
