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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

  @ParameterizedTest
  @CsvSource({"https://chi.example.org/v3, https://CHI.example.org:443/v3/, true",
      "HTTPS://chi.example.org, https://chi.example.org/v3, true",
      "https://chi.example.org/./v3, https://chi.example.org/x/../v3, true",
      "https://b\u00fccher.example.org, https://xn--bcher-kva.example.org/v3, true",
      "http://chi.example.org:80/v3, http://chi.example.org/v3, true",
      "https://chi.example.org/v3, http://chi.example.org/v3, false",
      "https://chi.example.org:443/v3, http://chi.example.org:443/v3, false",
      "https://chi.example.org/v3, https://chi.example.org:5000/v3, false",
      "https://chi.example.org/v3, https://chi.example.org/attacker/v3, false",
      "https://chi.example.org/v3, https://chi.example.org/V3, false",
      "https://chi.example.org/v3, https://chi.example.org/v3/v3, false",
      "https://chi.example.org/v3, https://chi.example.org.attacker.example.org/v3, false"})
  void oneIdentityServiceIsRecognizedInAllSpellings(String one, String other, boolean same)
      throws CredentialsException {
    assertThat(withUrl(one).hasSameIdentityService(withUrl(other))).isEqualTo(same);
    assertThat(withUrl(other).hasSameIdentityService(withUrl(one))).isEqualTo(same);
  }

  private static Credentials withUrl(String url) throws CredentialsException {
    return clouds("clouds:\n" + EDGE.replace("https://chi.example.org:5000/v3", url));
  }

  @Test
  void keepsThePathOfTheUrl() throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace(":5000/v3", "/identity/")).authUrl())
        .hasToString("https://chi.example.org/identity/v3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chi.example.org", "ftp://chi.example.org", "https://",
      "https://u:p@chi.example.org",
      "https://chi.example.org?x=y", "https://chi.example.org/#x", "5",
      "https://{region}.example.org"})
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
        "`openrc`, line 1: OS_AUTH_URL refers to another variable or a command, which is not evaluated; write the value"
            + " itself, in single quotes if it contains a `$` or a backtick");
  }

  @ParameterizedTest
  @ValueSource(strings = {"declare -x ", "typeset -x ", "export ", "readonly ", "declare -rx ",
      "export -- ", "command export ", "builtin declare -g ", ""})
  void readsEveryWayToSetAVariable(String command) throws CredentialsException {
    assertEdge(read(Map.of("openrc", KEYS.entrySet().stream()
        .map(entry -> command + entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("; ")))));
  }

  @Test
  void readsAScriptLikeTheShell() throws CredentialsException {
    Credentials credentials = read(Map.of("openrc", """
        unset OS_TOKEN OS_REGION_NAME
        HOST=chi.example.org
        cat <<EOT && echo "it's"
        You're ready
        EOT
        export OS_AUTH_URL=https://$HOST OS_REGION_NAME=CHI; OS_AUTH_URL+=:5000/v3
        if true; then OS_APPLICATION_CREDENTIAL_ID='fe1121f05b774079a973872f452974fd'; fi
        OS_APPLICATION_CREDENTIAL_SECRET=wrong env
        OS_APPLICATION_CREDENTIAL_SECRET=%s
        if [ -z "$OS_REGION_NAME" ]; then unset OS_REGION_NAME; else OS_REGION_NAME+=@Edge; fi
        OS_INTERFACE=internal; unset OS_INTERFACE
        """.formatted(SECRET)));
    assertEdge(credentials);
    assertThat(credentials.region()).isEqualTo("CHI@Edge");
    assertThat(credentials.endpointInterface()).isEqualTo("public");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "[ -f /etc/x ] && OS_AUTH_URL=x | the value of OS_AUTH_URL depends on a command or variable, which is not"
          + " evaluated; set it outside of a condition or loop",
      "if grep -q x y; then OS_AUTH_URL=x; fi | the value of OS_AUTH_URL depends on a command or variable, which is"
          + " not evaluated; set it outside of a condition or loop",
      "while read OS_AUTH_URL; do :; done | the value of OS_AUTH_URL depends on a command or variable, which is not"
          + " evaluated; set it outside of a condition or loop",
      "read -rp 'URL: ' OS_AUTH_URL | OS_AUTH_URL refers to another variable or a command, which is not evaluated;"
          + " write the value itself, in single quotes if it contains a `$` or a backtick"})
  void rejectsWhatOnlyAShellCanDecide(String command, String problem) {
    assertProblem(Map.of("openrc", "# a comment\n" + command), Kind.MALFORMED,
        "`openrc`, line 2: " + problem);
  }

  @Test
  void rejectsAByteOrderMarkInFrontOfACommand() throws CredentialsException {
    assertProblem(Map.of("openrc", "\uFEFFexport OS_AUTH_URL=https://chi.example.org"),
        Kind.MALFORMED,
        "`openrc`: line 1 starts with an invisible byte order mark (BOM), so that a shell does not run it; save the"
            + " file as UTF-8 without BOM");
    assertEdge(read(Map.of("openrc", "\uFEFF#!/bin/bash\n" + KEYS.entrySet().stream()
        .map(Object::toString).collect(Collectors.joining("\n")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"if true; then", "fi", "( true", "case x in", "for x in; do"})
  void reportsTheLineOfAnInvalidCommand(String command) {
    assertProblem(Map.of("openrc", command), Kind.MALFORMED, "`openrc`: line 1 is not valid for a"
        + " shell; a command there is incomplete, or has a word too many");
  }

  static Stream<String> maliciousScripts() {
    return Stream.of("x".repeat(70_000), "! ".repeat(30_000), "(".repeat(60_000),
        "{ ".repeat(30_000), "a && ".repeat(12_000) + "b", "X=$".repeat(20_000),
        "f() { f; f; }; f",
        "X=x; for i in 1 2 3 4 5 6 7 8 9; do for j in 1 2 3 4; do X+=$X$X; done; done",
        "for a in 1 2 3 4 5 6 7 8 9; do ".repeat(8) + "((1))" + "; done".repeat(8),
        "X='eval \"$X\"'; eval \"$X\"", "if a; then b=1; el".repeat(4000));
  }

  @ParameterizedTest
  @MethodSource("maliciousScripts")
  void rejectsAMaliciousScript(String script) {
    assertThat(problem(Map.of("openrc", script), null).kind())
        .isIn(Kind.MALFORMED, Kind.MISSING_KEYS);
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
