package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.EDGE;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.SECRET;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.assertEdge;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.assertProblem;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.clouds;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.problem;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.read;
import static org.chameleoncloud.edge.registry.credentials.CredentialSamples.without;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudsYamlTest {
  @Test
  void readsTheSelectedCloud() throws CredentialsException {
    String text = "clouds:\n" + EDGE + EDGE.replace("edge:", "dev:").replace("CHI@Edge", "CHI@Dev");
    assertThat(CredentialsFile.read(Map.of("clouds.yaml", text), "dev").region())
        .isEqualTo("CHI@Dev");
  }

  @Test
  void listsTheCloudsWhenThereAreSeveralAndNoneIsSelected() {
    assertProblem(Map.of("clouds.yaml", "clouds:\n" + EDGE + EDGE.replace("edge:", "dev:")),
        Kind.CLOUD_NOT_NAMED,
        "`clouds.yaml` has several clouds (`edge`, `dev`); set `cloud` to the one to use");
  }

  @Test
  void listsTheCloudsWhenTheSelectedOneDoesNotExist() {
    CredentialsException problem = problem(Map.of("clouds.yaml", "clouds:\n" + EDGE), "uc");
    assertThat(problem.kind()).isEqualTo(Kind.CLOUD_NOT_FOUND);
    assertThat(problem).hasMessage("`clouds.yaml` has no cloud `uc`; available: `edge`");
  }

  @Test
  void defaultsToThePublicInterfaceAndNoRegion() throws CredentialsException {
    Credentials credentials = clouds(
        without("region_name").replace("interface: internal", "verify: false"));
    assertThat(credentials.wantedRegion()).isEmpty();
    assertThat(credentials.endpointInterface()).isEqualTo("public");
  }

  @ParameterizedTest
  @CsvSource({"interface: publicURL, public", "endpoint_type: admin, admin",
      "endpoint_type: internalURL, internal", "endpoint-type: internal, public",
      "'interface: [internal, public]', internal", "interface: null, public",
      "interface: ~, public"})
  void readsTheInterfaceLikeOpenstacksdk(String line, String expected)
      throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace("interface: internal", line)).endpointInterface())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"'regions: [First, Second]', First",
      "'regions: [{name: First, values: {interface: admin}}]', First",
      "'region_name: [First, Second]', First"})
  void usesTheFirstRegionLikeOpenstacksdk(String line, String expected)
      throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace("region_name: CHI@Edge", line)).region())
        .isEqualTo(expected);
  }

  @Test
  void overridesTheCloudWithTheValuesOfTheRegion() throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace("region_name: CHI@Edge",
        "regions: [{name: First, values: {interface: admin}}]")).endpointInterface())
        .isEqualTo("admin");
  }

  @Test
  void resolvesMergeKeys() throws CredentialsException {
    assertEdge(clouds("""
        base: &base
          auth_type: v3applicationcredential
        auth: &auth
          application_credential_id: fe1121f05b774079a973872f452974fd
          application_credential_secret: %s
        clouds:
          edge:
            <<: *base
            auth:
              <<: *auth
              auth_url: https://chi.example.org:5000/v3
        """.formatted(SECRET)));
  }

  @Test
  void resolvesMergesOfListsAndOfMerges() throws CredentialsException {
    assertEdge(clouds("""
        x-type: &type {auth_type: v3applicationcredential, region_name: Last}
        x-id: &id
          <<: *type
          region_name: Base
        x-auth: &auth
          auth:
            auth_url: https://chi.example.org:5000/v3
            application_credential_id: fe1121f05b774079a973872f452974fd
            application_credential_secret: %s
          region_name: First
        x-all: &all
          edge: {<<: [*auth, *id]}
        clouds: {<<: *all}
        """.formatted(SECRET)));
  }

  @Test
  void readsManyCloudsThatMergeTheSameMapping() throws CredentialsException {
    String clouds = "x: &x {auth_type: v3applicationcredential}\nclouds:\n" + EDGE
        + IntStream.range(0, 100).mapToObj("    c%d: {<<: *x}\n"::formatted)
            .collect(Collectors.joining());
    assertEdge(CredentialsFile.read(Map.of("clouds.yaml", clouds), "edge"));
  }

  @Test
  void readsKeysNextToAuth() throws CredentialsException {
    assertEdge(clouds("""
        clouds:
          edge:
            auth_type: v3applicationcredential
            auth_url: https://chi.example.org:5000/v3
            application-credential-id: fe1121f05b774079a973872f452974fd
            application_credential_secret: ignored
            auth: {application_credential_secret: %s}
        """.formatted(SECRET)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secure.yaml", "secure.yml", "secure.json"})
  void readsTheSecretFromSecureYaml(String key) throws CredentialsException {
    String secret = "{\"clouds\": {\"edge\": {\"auth\": {\"application_credential_secret\": \"%s\"}}}}"
        .formatted(SECRET);
    assertEdge(read(Map.of("clouds.yaml", without("application_credential_secret"), key, secret)));
  }

  @Test
  void readsJsonThatIsIndentedWithTabs() throws CredentialsException {
    assertEdge(read(Map.of("clouds.json", """
        {
        \t"clouds": {
        \t\t"edge": {
        \t\t\t"auth_type": "v3applicationcredential",
        \t\t\t"auth": {
        \t\t\t\t"auth_url": "https:\\/\\/chi.example.org:5000\\/v3",
        \t\t\t\t"application_credential_id": "fe1121f05b774079a973872f452974fd",
        \t\t\t\t"application_credential_secret": "%s"
        \t\t\t}
        \t\t}
        \t}
        }
        """.formatted(SECRET))));
  }

  @Test
  void readsACredentialThatIsCompletelyInSecureYaml() throws CredentialsException {
    assertEdge(read(Map.of("secure.yaml", "clouds:\n" + EDGE)));
  }

  @Test
  void reportsASecureYamlThatIsNotValidYaml() {
    assertProblem(Map.of("clouds.yaml", without("application_credential_secret"), "secure.yaml",
        "clouds: {edge: {"), Kind.MALFORMED,
        "`secure.yaml` is not valid YAML, line 1, column 17; check the indentation and the quotes, and look for"
            + " duplicate keys");
  }

  @Test
  void readsAProfileFromCloudsPublicYaml() throws CredentialsException {
    assertEdge(read(Map.of("clouds.yaml", without("auth_url").replace("edge:",
        "edge:\n      profile: chi"), "clouds-public.yaml",
        "public-clouds: {chi: {auth: {auth_url: 'https://chi.example.org:5000/v3'}}}")));
  }

  @Test
  void readsAFileWithAByteOrderMark() throws CredentialsException {
    assertEdge(clouds("\uFEFFclouds:\n" + EDGE));
  }

  @Test
  void distinguishesNullFromAQuotedText() throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace("CHI@Edge", "'null'")).region())
        .isEqualTo("null");
    assertThat(clouds("clouds:\n" + EDGE.replace("CHI@Edge", "Null")).wantedRegion()).isEmpty();
  }

  @Test
  void rejectsAMergeOfWhatIsNotAMapping() {
    assertThat(problem(Map.of("clouds.yaml", "clouds: {edge: {<<: text}}"), null))
        .hasMessageStartingWith("`clouds.yaml` is not valid YAML, line 1, column 21;");
  }

  @Test
  void rejectsARegionWithoutAName() {
    assertProblem(Map.of("clouds.yaml", "clouds: {edge: {regions: [{values: {}}]}}"),
        Kind.MALFORMED,
        "`clouds.yaml`, cloud `edge`: regions must contain names, or mappings with a name and values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901234567890123456789012", "1234e56", "0123", "0x12", "true",
      "1_000"})
  void readsAnIdThatLooksLikeANumberAsText(String id) throws CredentialsException {
    assertThat(clouds("clouds:\n" + EDGE.replace("fe1121f05b774079a973872f452974fd", id)).id())
        .isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "clouds:", "clouds: []", "clouds: {}",
      "clouds: {edge: text}", "other: {}"})
  void reportsACloudsYamlWithoutClouds(String text) {
    assertProblem(Map.of("clouds.yaml", text), Kind.MALFORMED,
        "`clouds.yaml` defines no cloud; it must have a top-level key `clouds` that contains each cloud by its name");
  }

  @Test
  void reportsTheLocationOfAYamlSyntaxError() {
    assertProblem(Map.of("clouds.yaml", "clouds:\n  edge:\n\tauth: {}\n"), Kind.MALFORMED,
        "`clouds.yaml` is not valid YAML, line 3, column 1; check the indentation and the quotes, and look for"
            + " duplicate keys");
    assertThat(problem(Map.of("clouds.yaml", "clouds: {a: {}, a: {}}"), null).kind())
        .isEqualTo(Kind.MALFORMED);
    assertThat(problem(Map.of("clouds.yaml", "clouds: !!java.net.URL [\"http://x\"]"), null).kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void rejectsAMaliciousCloudsYaml() {
    String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + IntStream.range(0, 30)
        .mapToObj(i -> "k%d: &k%d [%s]\n".formatted(i, i,
            ("*" + (i == 0 ? "a" : "k" + (i - 1)) + ",").repeat(9)))
        .collect(Collectors.joining());
    assertThat(problem(Map.of("clouds.yaml", bomb), null).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(problem(Map.of("clouds.yaml", "[".repeat(60_000)), null).kind())
        .isEqualTo(Kind.MALFORMED);
    assertThat(problem(Map.of("clouds.yaml", "&a clouds: {edge: &b {<<: *b}}"), null).kind())
        .isEqualTo(Kind.MISSING_KEYS);
    assertProblem(Map.of("clouds.yaml", "x".repeat(70_000)), Kind.MALFORMED,
        "`clouds.yaml` is longer than 64 kB; is it the right file?");
  }
}
