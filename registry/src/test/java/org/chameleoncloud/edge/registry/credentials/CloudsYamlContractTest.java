package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.registry.Credentials;
import org.junit.jupiter.api.Test;

/** Compares what is read with what openstacksdk reads. */
class CloudsYamlContractTest {
  private static final int CASES = 1500;
  private static final String SCRIPT = "registry/src/test/resources/openstack_clouds.py";

  @Test
  void readsWhatOpenstacksdkReads() throws Exception {
    String python = Judges.pythonWithOpenstacksdk();
    List<Map<String, String>> cases = LongStream.range(0, CASES).mapToObj(GeneratedClouds::files)
        .toList();
    JsonNode judged = Judges.output(cases, python, ProjectDirectory.path(SCRIPT).toString());

    List<String> differences = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      String expected = expected(judged.get(i));
      if (expected == null) {
        continue;
      }
      accepted++;
      String actual = actual(cases.get(i));
      if (!actual.equals(expected)) {
        differences.add("case %d\n%s\nread     %s\nexpected %s"
            .formatted(i, cases.get(i), actual, expected));
      }
    }
    assertThat(differences.stream().limit(5)).as("the first of %d", differences.size()).isEmpty();
    assertThat(accepted).as("cases that openstacksdk accepts").isGreaterThan(CASES / 2);
  }

  /** What openstacksdk reads, as far as a credential can be made of it; null if not. */
  private static String expected(JsonNode judged) {
    if (judged.isNull() || !judged.path("type").asText().equals("v3applicationcredential")) {
      return null;
    }
    // Host names are read in lower case.
    String url = judged.path("url").asText().toLowerCase(Locale.ROOT);
    if (!url.matches("https://[a-z]+\\.example.*")) {
      return null;
    }
    return String.join(" ", url.endsWith("/v3") ? url : url + "/v3", judged.path("id").asText(),
        judged.path("secret").asText(), judged.path("region").asText(),
        judged.path("interface").asText());
  }

  private static String actual(Map<String, String> files) {
    try {
      Credentials read = CredentialsFile.read(files, null);
      return String.join(" ", read.authUrl().toString(), read.id(), read.secret().reveal(),
          read.wantedRegion().orElse(""), read.endpointInterface());
    } catch (CredentialsException problem) {
      return problem.kind() + ": " + problem.getMessage();
    }
  }
}
