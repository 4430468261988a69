package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.CredentialSamples.EDGE;
import static org.chameleoncloud.edge.registry.CredentialSamples.KEYS;
import static org.chameleoncloud.edge.registry.CredentialSamples.SECRET;
import static org.chameleoncloud.edge.registry.CredentialSamples.assertEdge;
import static org.chameleoncloud.edge.registry.CredentialSamples.assertProblem;
import static org.chameleoncloud.edge.registry.CredentialSamples.clouds;
import static org.chameleoncloud.edge.registry.CredentialSamples.problem;
import static org.chameleoncloud.edge.registry.CredentialSamples.read;
import static org.chameleoncloud.edge.registry.CredentialSamples.without;

import java.util.HashMap;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.registry.CredentialsException.Kind;
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
    assertThat(credentials.trustedCertificates()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"https://chi.example.org:5000", "https://chi.example.org:5000/",
      "https://chi.example.org:5000/v3",
      "https://chi.example.org:5000/v3/", "https://chi.example.org:5000/v3//",
      "' https://chi.example.org:5000/v3 '"})
  void takesTheAddressWithAndWithoutItsVersion(String url) throws CredentialsException {
    assertEdge(
        clouds("clouds:\n" + EDGE.replace("https://chi.example.org:5000/v3", "\"" + url + "\"")));
  }

  @Test
  void keepsThePathOfTheAddress() throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace(":5000/v3", "/identity/")).authUrl())
        .hasToString("https://chi.example.org/identity/v3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chi.example.org", "ftp://chi.example.org", "https://",
      "https://u:p@chi.example.org",
      "https://chi.example.org?x=y", "https://chi.example.org/#x", "5"})
  void refusesAnAddressThatIsNone(String url) {
    assertProblem(
        Map.of("clouds.yaml",
            "clouds:\n" + EDGE.replace("https://chi.example.org:5000/v3", '"' + url + '"')),
        Kind.MALFORMED, "`clouds.yaml`, cloud `edge`: auth.auth_url is not an address of the form"
            + " https://HOST:PORT/v3, without a user name and without a `?`");
  }

  @Test
  void namesAllFieldsThatAreMissing() {
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
  void saysWhatASecretNeedsThatHoldsNoCredential() {
    assertProblem(Map.of("password", "x"), Kind.MISSING_KEYS,
        "it holds no credential; give it the key `clouds.yaml`, the key `openrc`, or the keys OS_AUTH_URL,"
            + " OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET");
    assertThat(problem(Map.of(), null).kind()).isEqualTo(Kind.MISSING_KEYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "v3password", "token", "v3oidcpassword"})
  void refusesOtherWaysOfSigningIn(String type) {
    assertProblem(
        Map.of("clouds.yaml", "clouds:\n" + EDGE.replace("v3applicationcredential", type)),
        Kind.UNSUPPORTED_AUTH,
        "`clouds.yaml`, cloud `edge`: auth_type must be `v3applicationcredential`, the only way of signing in that is"
            + " supported; create an application credential (on the testbed's dashboard, or with"
            + " `openstack application credential create NAME`) and use that");
  }

  @Test
  void recognizesAPasswordThatDoesNotSayItsType() {
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
  void needsNoTypeWhereTheCredentialIsThere() throws CredentialsException {
    assertEdge(clouds(without("auth_type")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openrc", "openrc.sh", "app-cred-pi-openrc.sh", "-openrc.sh"})
  void readsAnOpenRcAsTheDashboardGivesIt(String key) throws CredentialsException {
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
  void refusesAValueThatWouldHaveToBeExecuted() {
    assertProblem(Map.of("openrc", "OS_AUTH_URL=$(cat url)"), Kind.MALFORMED,
        "`openrc`: OS_AUTH_URL is made from another variable or command, which is not executed here; write the value"
            + " itself, in single quotes if it has a `$` or a backtick in it");
  }

  @Test
  void saysWhereAnOpenRcHasAnOpenQuote() {
    assertProblem(
        Map.of("openrc", "# it's fine\nexport OS_AUTH_URL=x\nexport OS_REGION_NAME=\"CHI@Edge\n"),
        Kind.MALFORMED, "`openrc`: the quote that line 3 opens is never closed");
  }

  @Test
  void refusesSeveralOpenRcs() {
    assertProblem(Map.of("a-openrc.sh", "", "b-openrc.sh", ""), Kind.MALFORMED,
        "it holds several openrc files; keep one, or put the credentials into one `clouds.yaml`");
  }

  @Test
  void readsKeysAsAnEnvFileMakesThem() throws CredentialsException {
    assertEdge(read(KEYS));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {"\"CHI@Edge\"", "'CHI@Edge'", "|CHI@Edge\n|"})
  void forgivesWhatAnEnvFileLeavesAroundAValue(String region) throws CredentialsException {
    Map<String, String> data = new HashMap<>(KEYS);
    data.put("OS_REGION_NAME", region);
    assertThat(read(data).region()).isEqualTo("CHI@Edge");
  }

  @Test
  void prefersCloudsYamlToTheOtherForms() throws CredentialsException {
    assertThat(
        read(Map.of("clouds.yaml", "clouds:\n" + EDGE, "openrc", "nonsense", "OS_AUTH_URL", "x"))
            .region())
        .isEqualTo("CHI@Edge");
  }

  @Test
  void takesTheCertificatesToTrust() throws CredentialsException {
    String pem = new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem();
    Map<String, String> data = new HashMap<>(KEYS);
    data.put("ca.crt", "# our CA\n" + pem);
    assertThat(read(data).trustedCertificates()).contains(pem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
  void refusesCertificatesThatCannotBeRead(String pem) {
    Map<String, String> data = new HashMap<>(KEYS);
    data.put("ca.crt", pem);
    assertProblem(data, Kind.MALFORMED,
        "`ca.crt` holds no certificate that can be read; it must be PEM, from"
            + " -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
  }

  @Test
  void passesOverACertificateFileOfAnotherComputer() throws CredentialsException {
    assertEdge(clouds("clouds:\n"
        + EDGE.replace("interface: internal", "cacert: /etc/ssl/certs/ca-certificates.crt")));
  }

  @Test
  void refusesAnInterfaceThatIsNone() {
    assertProblem(
        Map.of("clouds.yaml",
            "clouds:\n" + EDGE.replace("interface: internal", "interface: private")),
        Kind.MALFORMED, "`clouds.yaml`, cloud `edge`: interface must be public, internal or admin");
  }

  @Test
  void refusesASecretThatWasPastedWithALineBreak() throws CredentialsException {
    assertProblem(
        Map.of("openrc", "OS_AUTH_URL=https://chi.example.org OS_APPLICATION_CREDENTIAL_ID=x\n"
            + "OS_APPLICATION_CREDENTIAL_SECRET='a\nb'"),
        Kind.MALFORMED,
        "`openrc`: OS_APPLICATION_CREDENTIAL_SECRET has a line break or a control character in it");
  }
}
