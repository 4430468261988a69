package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;

/** One credential in all supported formats, and assertions about reading it. */
final class CredentialSamples {
  static final String SECRET = FakeTestbed.SECRET.reveal();
  static final String EDGE = """
        edge:
          auth_type: v3applicationcredential
          auth:
            auth_url: https://chi.example.org:5000/v3
            application_credential_id: fe1121f05b774079a973872f452974fd
            application_credential_secret: "%s"
          region_name: CHI@Edge
          interface: internal
      """.formatted(SECRET).indent(2);
  static final Map<String, String> KEYS = Map.of("OS_AUTH_URL",
      "https://chi.example.org:5000/v3",
      "OS_APPLICATION_CREDENTIAL_ID", "fe1121f05b774079a973872f452974fd",
      "OS_APPLICATION_CREDENTIAL_SECRET", SECRET);

  private CredentialSamples() {}

  static Credentials read(Map<String, String> data) throws CredentialsException {
    return CredentialsFile.read(data, null);
  }

  static Credentials clouds(String text) throws CredentialsException {
    return read(Map.of("clouds.yaml", text));
  }

  static CredentialsException problem(Map<String, String> data, String cloud) {
    CredentialsException problem = catchThrowableOfType(CredentialsException.class,
        () -> CredentialsFile.read(data, cloud));
    assertThat(problem).as("the exception").isNotNull();
    assertThat(problem.getMessage()).doesNotContain(SECRET);
    return problem;
  }

  static void assertProblem(Map<String, String> data, Kind kind, String message) {
    CredentialsException problem = problem(data, null);
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem).hasMessage(message);
  }

  static String without(String key) {
    return "clouds:\n"
        + EDGE.lines().filter(line -> !line.contains(key + ":")).collect(Collectors.joining("\n"));
  }

  static void assertEdge(Credentials credentials) {
    assertThat(credentials.authUrl()).hasToString("https://chi.example.org:5000/v3");
    assertThat(credentials.id()).isEqualTo("fe1121f05b774079a973872f452974fd");
    assertThat(credentials.secret()).isEqualTo(FakeTestbed.SECRET);
  }
}
