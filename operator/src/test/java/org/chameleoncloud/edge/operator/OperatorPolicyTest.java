package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.golden.ProjectVersion;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.BakeSpecBuilder;
import org.chameleoncloud.edge.operator.image.CredentialSecret;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.operator.plan.credential.CredentialNames;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart's policies for the operator's service account, with the chart's defaults: they admit what the operator
 * makes, and refuse what a stolen token might make.
 */
class OperatorPolicyTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path MANIFESTS = ProjectDirectory.path("kustomize/operator/operator.yaml");
  private static final Path ATTACKS = ProjectDirectory
      .path("operator/src/test/resources/operator-policy/attacks.yaml");
  private static final String OPERATOR = "system:serviceaccount:chi-edge:chi-edge-operator";
  private static final String ADMINISTRATOR = "kubernetes-admin";
  private static final BakeOwner OWNER = new BakeOwner("lab", "pi-1", "uid-1");
  private static final BakeSettings SETTINGS = BakeSettingsBuilder
      .builder(BakeSettings.defaults())
      .containerImage(BakeSettings.REPOSITORY + ":" + ProjectVersion.get())
      .build();
  private static final BakeSpec BAKE = BakeSpecBuilder.builder().namespace("lab").device("pi-1")
      .source(new ImageSpec.Source("https://images.example.org/pi4.img", null, null, null))
      .claimName("edge-images").path("lab/pi-1.img").form(ImageForm.Raw)
      .machineName("raspberrypi4-64").config(Sensitive.of("{}"))
      .keyfiles(new TreeMap<>(Map.of("lab.nmconnection", Sensitive.of("[connection]"))))
      .inputsHash("f".repeat(64)).attempt(1).build();
  private static final RemovalSpec REMOVAL = RemovalSpec.of("lab", "pi.1", "edge-images",
      "lab/pi.1.img");

  private static AdmissionPolicy policy(String kind) throws IOException {
    return AdmissionPolicy.read(MANIFESTS, "-" + kind + "s");
  }

  private static JsonNode json(HasMetadata object) throws IOException {
    return YAML.readTree(Serialization.asYaml(object));
  }

  private static JsonNode made(String kind) throws IOException {
    return json(kind.equals("secret")
        ? BakeJob.secret(BAKE, OWNER)
        : BakeJob.bake(BAKE, OWNER, SETTINGS));
  }

  static Stream<Arguments> attacks() throws IOException {
    return YAML.readTree(ATTACKS.toFile()).properties().stream()
        .flatMap(kind -> kind.getValue().properties().stream()
            .map(attack -> Arguments.of(kind.getKey(), attack.getKey(), attack.getValue())));
  }

  @ParameterizedTest(name = "a {0} {1}")
  @MethodSource("attacks")
  void whatTheOperatorDoesNotMakeIsRefused(String kind, String name, JsonNode patch)
      throws IOException {
    JsonNode object = made(kind);
    assertThat(policy(kind).refusal(OPERATOR, object, null)).isEmpty();
    patch.forEach(operation -> apply(operation, object));
    assertThat(policy(kind).refusal(OPERATOR, object, null)).as(name).isPresent();
    assertThat(policy(kind).refusal(ADMINISTRATOR, object, null)).isEmpty();
  }

  private static void apply(JsonNode operation, JsonNode object) {
    JsonPointer path = JsonPointer.compile(operation.path("path").asText());
    String field = path.last().getMatchingProperty();
    JsonNode parent = object.at(path.head());
    if (parent instanceof ArrayNode array) {
      array.add(operation.path("value"));
    } else if (operation.path("op").asText().equals("remove")) {
      ((ObjectNode) parent).remove(field);
    } else {
      ((ObjectNode) parent).set(field, operation.path("value"));
    }
  }

  @Test
  void theSecretOfADevicesCredentialIsAdmitted() throws IOException {
    JsonNode secret = json(CredentialSecret.of(OWNER, CredentialNames.secret("pi.1", 12),
        new Credentials(URI.create("https://testbed.example.org/v3"), "parent",
            Sensitive.of("secret"), null, "public", null),
        new IssuedCredential(new ApplicationCredential("id", "chi-edge-pi-1", null, null),
            Sensitive.of("secret"))));
    assertThat(policy("secret").refusal(OPERATOR, secret, null)).isEmpty();
    assertThat(policy("secret").refusal(OPERATOR, null, secret)).isEmpty();
  }

  @Test
  void aRemovalIsAdmitted() throws IOException {
    assertThat(policy("job").refusal(OPERATOR,
        json(BakeJob.removal(REMOVAL.attempt(12), OWNER, SETTINGS)), null)).isEmpty();
  }

  @Test
  void aBakeWithAllSettingsIsAdmitted() throws IOException {
    BakeSettings settings = BakeSettingsBuilder.builder(SETTINGS)
        .containerImage("registry.example.org/baker:1").serviceAccount("bakers")
        .imagePullSecret("registry").web(new WebAccess("http://proxy.example.org:3128",
            "http://proxy.example.org:3129", ".example.org", "lab-ca"))
        .build();
    AdmissionPolicy policy = policy("job").with(Map.of("image", "'registry.example.org/baker:1'",
        "serviceAccount", "'bakers'", "pullSecret", "'registry'", "caConfigMap", "'lab-ca'"));
    assertThat(policy.refusal(OPERATOR, json(BakeJob.bake(BAKE, OWNER, settings)), null)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void onlyWhatTheOperatorMadeIsDeleted(String kind) throws IOException {
    assertThat(policy(kind).refusal(OPERATOR, null, made(kind))).isEmpty();
    JsonNode users = made("secret");
    ((ObjectNode) users.path("metadata")).put("name", "database").remove("ownerReferences");
    assertThat(policy(kind).refusal(OPERATOR, null, users)).hasValueSatisfying(
        message -> assertThat(message).contains("an EdgeDevice controls"));
  }

  static Stream<String> kinds() {
    return Stream.of("secret", "job");
  }

  @Test
  void anotherUsersSecretCannotBecomeTheOperators() throws IOException {
    JsonNode users = made("secret").deepCopy();
    ((ObjectNode) users.path("metadata")).remove("labels");
    assertThat(policy("secret").refusal(OPERATOR, made("secret"), users)).isPresent();
  }

  @Test
  void theSpecOfADeviceIsNotTheOperatorsToChange() throws IOException {
    AdmissionPolicy policy = policy("device");
    JsonNode before = YAML.readTree("{metadata: {name: pi-1}, spec: {machineName: a}}");
    JsonNode finalized = YAML
        .readTree("{metadata: {name: pi-1, finalizers: [a]}, spec: {machineName: a}}");
    JsonNode changed = YAML.readTree("{metadata: {name: pi-1}, spec: {machineName: b}}");
    assertThat(policy.refusal(OPERATOR, finalized, before)).isEmpty();
    assertThat(policy.refusal(OPERATOR, before, finalized)).isEmpty();
    assertThat(policy.refusal(OPERATOR, changed, before)).isPresent();
    assertThat(policy.refusal(OPERATOR, before, null)).isPresent();
    assertThat(policy.refusal(OPERATOR, null, before)).isPresent();
    assertThat(policy.refusal(ADMINISTRATOR, changed, before)).isEmpty();
  }

  private static JsonNode owned(String kind, String email) throws IOException {
    return YAML.readTree("{metadata: {name: pi-1, ownerReferences: [{apiVersion: "
        + "edge.chameleoncloud.org/v1alpha1, kind: " + kind + ", name: a, controller: true}]}, "
        + "spec: {contactEmail: " + email + "}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"device", "revision"})
  void whatAFleetControlsIsMadeAndDeletedAndNothingElse(String kind) throws IOException {
    AdmissionPolicy policy = policy(kind);
    JsonNode fleets = owned("EdgeDeviceFleet", "a@example.org");
    JsonNode others = owned("StatefulSet", "a@example.org");
    assertThat(policy.refusal(OPERATOR, fleets, null)).isEmpty();
    assertThat(policy.refusal(OPERATOR, null, fleets)).isEmpty();
    assertThat(policy.refusal(OPERATOR, others, null)).isPresent();
    assertThat(policy.refusal(OPERATOR, null, others)).isPresent();
    assertThat(policy.refusal(OPERATOR, owned("StatefulSet", "b@example.org"), fleets))
        .as("taken from the fleet and changed").isPresent();
  }

  @Test
  void aRevisionThatAFleetHasLeftBehindIsDeletedAndNothingElse() throws IOException {
    AdmissionPolicy policy = policy("revision");
    JsonNode left = YAML.readTree("{metadata: {name: classroom-0123456789, "
        + "labels: {edge.chameleoncloud.org/fleet: classroom}}}");
    JsonNode users = YAML.readTree("{metadata: {name: classroom-0123456789}}");
    ObjectNode others = (ObjectNode) owned("StatefulSet", "a@example.org");
    ((ObjectNode) others.path("metadata")).set("labels", left.at("/metadata/labels"));
    assertThat(policy.refusal(OPERATOR, null, left)).isEmpty();
    assertThat(policy.refusal(OPERATOR, left, null)).isPresent();
    assertThat(policy.refusal(OPERATOR, left, left)).isPresent();
    assertThat(policy.refusal(OPERATOR, null, users)).isPresent();
    assertThat(policy.refusal(OPERATOR, null, others)).isPresent();
  }

  @Test
  void theSpecOfAFleetsDeviceIsChangedAndSoIsOneThatTheFleetAdopts() throws IOException {
    JsonNode changed = owned("EdgeDeviceFleet", "b@example.org");
    JsonNode users = YAML.readTree("{metadata: {name: pi-1}, spec: {contactEmail: a}}");
    assertThat(policy("device").refusal(OPERATOR, changed,
        owned("EdgeDeviceFleet", "a@example.org"))).isEmpty();
    assertThat(policy("device").refusal(OPERATOR, changed, users)).isEmpty();
  }
}
