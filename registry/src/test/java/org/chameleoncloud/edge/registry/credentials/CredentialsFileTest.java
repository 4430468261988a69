package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.EDGE;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.KEYS;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.SECRET;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.assertEdge;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.assertProblem;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.clouds;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.problem;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.read;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.without;

import java.util.HashMap;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest {
  @ParameterizedTest
  @ValueSource(strings = {"clouds.yaml", "clouds.yml"})
  void readsTheOnlyCloudOfACloudsYaml(String key) throws CredentialsException {
    Credentials credentials = read(Map.of(key, "clouds:\n" + EDGE));
    assertEdge(credentials);
    assertThat(credentials.wantedRegion()).contains("CHI@Edge");
    assertThat(credentials.endpointInterface()).isEqualTo("internal");
    assertThat(credentials.caPem()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"https://chi.example.org:5000", "https://chi.example.org:5000/",
      "https://chi.example.org:5000/v3",
      "https://chi.example.org:5000/v3/", "https://chi.example.org:5000/v3//",
      "' https://chi.example.org:5000/v3 '"})
  void acceptsAUrlWithAndWithoutTheVersion(String url) throws CredentialsException {
    assertEdge(
        clouds("clouds:\n" + EDGE.replace("https://chi.example.org:5000/v3", "\"" + url + "\"")));
  }

  @Test
  void keepsThePathOfTheUrl() throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace(":5000/v3", "/identity/")).authUrl())
        .hasToString("https://chi.example.org/identity/v3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chi.example.org", "ftp://chi.example.org", "https://",
      "https://u:p@chi.example.org",
      "https://chi.example.org?x=y", "https://chi.example.org/#x", "5"})
  void rejectsAnInvalidUrl(String url) {
    assertProblem(
        Map.of("clouds.yaml",
            "clouds:\n" + EDGE.replace("https://chi.example.org:5000/v3", '"' + url + '"')),
        Kind.MALFORMED, "`clouds.yaml`, cloud `edge`: auth.auth_url is not a URL of the form"
            + " https://HOST:PORT/v3 without a user name and a query");
  }

  @Test
  void listsAllMissingFields() {
    assertProblem(Map.of("clouds.yaml", "clouds: {edge: {auth_type: v3applicationcredential}}"),
        Kind.MISSING_KEYS,
        "`clouds.yaml`, cloud `edge`: missing or empty: auth.auth_url, auth.application_credential_id,"
            + " auth.application_credential_secret");
    assertProblem(Map.of("clouds.yaml", without("application_credential_secret")),
        Kind.MISSING_KEYS,
        "`clouds.yaml`, cloud `edge`: missing or empty: auth.application_credential_secret");
    assertProblem(Map.of("openrc", "export OS_AUTH_URL=https://chi.example.org\n"),
        Kind.MISSING_KEYS,
        "`openrc`: missing or empty: OS_APPLICATION_CREDENTIAL_ID, OS_APPLICATION_CREDENTIAL_SECRET");
    assertProblem(Map.of("OS_AUTH_URL", "https://chi.example.org"), Kind.MISSING_KEYS,
        "missing or empty: the key OS_APPLICATION_CREDENTIAL_ID, the key OS_APPLICATION_CREDENTIAL_SECRET");
  }

  @Test
  void listsTheSupportedKeysWhenThereIsNoCredential() {
    assertProblem(Map.of("password", "x"), Kind.MISSING_KEYS,
        "it contains no credential; add the key `clouds.yaml`, the key `openrc`, or the keys OS_AUTH_URL,"
            + " OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET");
    assertThat(problem(Map.of(), null).kind()).isEqualTo(Kind.MISSING_KEYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "v3password", "token", "v3oidcpassword"})
  void rejectsOtherAuthenticationTypes(String type) {
    assertProblem(
        Map.of("clouds.yaml", "clouds:\n" + EDGE.replace("v3applicationcredential", type)),
        Kind.UNSUPPORTED_AUTH,
        "`clouds.yaml`, cloud `edge`: auth_type must be `v3applicationcredential`, the only supported authentication"
            + " type; create an application credential (in the testbed's dashboard, or with"
            + " `openstack application credential create NAME`) and use it");
  }

  @Test
  void recognizesAPasswordLoginWithoutAType() {
    assertThat(
        problem(Map.of("clouds.yaml", "clouds: {edge: {auth: {username: alice, password: x}}}"),
            null).kind())
        .isEqualTo(Kind.UNSUPPORTED_AUTH);
    assertThat(
        problem(Map.of("openrc", "export OS_USERNAME=alice\nread -sr X\nexport OS_PASSWORD=$X"),
            null).kind())
        .isEqualTo(Kind.UNSUPPORTED_AUTH);
  }

  @Test
  void needsNoTypeIfTheCredentialIsComplete() throws CredentialsException {
    assertEdge(clouds(without("auth_type")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openrc", "openrc.sh", "app-cred-pi-openrc.sh", "-openrc.sh"})
  void readsAnOpenRcFromTheDashboard(String key) throws CredentialsException {
    Credentials credentials = read(Map.of(key, """
        #!/usr/bin/env bash

        export OS_AUTH_TYPE=v3applicationcredential
        export OS_AUTH_URL=https://chi.example.org:5000/v3
        export OS_IDENTITY_API_VERSION=3
        export OS_REGION_NAME="CHI@Edge"
        export OS_INTERFACE=public
        export OS_APPLICATION_CREDENTIAL_ID=fe1121f05b774079a973872f452974fd
        export OS_APPLICATION_CREDENTIAL_SECRET=%s
        """.formatted(SECRET)));
    assertEdge(credentials);
    assertThat(credentials.region()).isEqualTo("CHI@Edge");
  }

  @Test
  void rejectsAValueThatNeedsToBeEvaluated() {
    assertProblem(Map.of("openrc", "OS_AUTH_URL=$(cat url)"), Kind.MALFORMED,
        "`openrc`: OS_AUTH_URL refers to another variable or a command, which is not evaluated; write the value"
            + " itself, in single quotes if it contains a `$` or a backtick");
  }

  @Test
  void reportsTheLineOfAnUnclosedQuote() {
    assertProblem(
        Map.of("openrc", "# it's fine\nexport OS_AUTH_URL=x\nexport OS_REGION_NAME=\"CHI@Edge\n"),
        Kind.MALFORMED, "`openrc`: line 3 opens a quote that is never closed");
  }

  @Test
  void rejectsSeveralOpenRcFiles() {
    assertProblem(Map.of("a-openrc.sh", "", "b-openrc.sh", ""), Kind.MALFORMED,
        "it contains several openrc files; keep one, or put the credentials into one `clouds.yaml`");
  }

  @Test
  void readsTheKeysOfAnEnvFile() throws CredentialsException {
    assertEdge(read(KEYS));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {"\"CHI@Edge\"", "'CHI@Edge'", "|CHI@Edge\n|"})
  void stripsQuotesAndBlanksFromTheValuesOfAnEnvFile(String region) throws CredentialsException {
    Map<String, String> data = new HashMap<>(KEYS);
    data.put("OS_REGION_NAME", region);
    assertThat(read(data).region()).isEqualTo("CHI@Edge");
  }

  @Test
  void prefersCloudsYamlToTheOtherFormats() throws CredentialsException {
    assertThat(
        read(Map.of("clouds.yaml", "clouds:\n" + EDGE, "openrc", "nonsense", "OS_AUTH_URL", "x"))
            .region())
        .isEqualTo("CHI@Edge");
  }

  @Test
  void readsTheCaCertificates() throws CredentialsException {
    String pem = new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem();
    Map<String, String> data = new HashMap<>(KEYS);
    data.put("ca.crt", "# our CA\n" + pem);
    assertThat(read(data).caPem()).isEqualTo(pem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
  void rejectsInvalidCaCertificates(String pem) {
    Map<String, String> data = new HashMap<>(KEYS);
    data.put("ca.crt", pem);
    assertProblem(data, Kind.MALFORMED,
        "`ca.crt` contains no readable certificate; it must be in PEM format, from"
            + " -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
  }

  @Test
  void ignoresACertificateFileOnAnotherComputer() throws CredentialsException {
    assertEdge(clouds("clouds:\n"
        + EDGE.replace("interface: internal", "cacert: /etc/ssl/certs/ca-certificates.crt")));
  }

  @Test
  void rejectsAnInvalidInterface() {
    assertProblem(
        Map.of("clouds.yaml",
            "clouds:\n" + EDGE.replace("interface: internal", "interface: private")),
        Kind.MALFORMED, "`clouds.yaml`, cloud `edge`: interface must be public, internal or admin");
  }

  @Test
  void rejectsASecretWithALineBreak() throws CredentialsException {
    assertProblem(
        Map.of("openrc", "OS_AUTH_URL=https://chi.example.org OS_APPLICATION_CREDENTIAL_ID=x\n"
            + "OS_APPLICATION_CREDENTIAL_SECRET='a\nb'"),
        Kind.MALFORMED,
        "`openrc`: OS_APPLICATION_CREDENTIAL_SECRET contains a line break or another control character");
  }
}
