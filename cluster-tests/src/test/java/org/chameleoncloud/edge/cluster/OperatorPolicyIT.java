package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.BakeSpecBuilder;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart's policies for the operator's service account, on an API server: an attacker with its token can make only
 * what the operator makes, which goes on.
 */
@Execution(ExecutionMode.SAME_THREAD)
class OperatorPolicyIT {
  private static final TestCluster CLUSTER = TestCluster.get();
  private static final String ATTACKS = "operator/src/test/resources/operator-policy/attacks.yaml";

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static Deployment deployment;

  @BeforeAll
  static void install() {
    deployment = ENV.install();
    ENV.kubectl("create", "secret", "generic", "database", "--from-literal=password=hunter2")
        .orFail();
    ENV.kubectl("create", "job", "backup", "--image=registry.example.org/backup").orFail();
    TestEnvironment.eventually("the policies are in force").until(() -> Stream.of("secret/database",
        "job/backup").allMatch(
            object -> asOperator("", "delete", object, "--dry-run=server").exitCode() != 0));
  }

  /** What an attacker does who has the operator's token. */
  private static Program.Result asOperator(String input, String... arguments) {
    return ENV.kubectlWithInput(input, Stream.concat(Stream.of(arguments),
        Stream.of("--as=" + deployment.user())).toArray(String[]::new));
  }

  private static void assertRefused(Program.Result result) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("is forbidden: ValidatingAdmissionPolicy",
        "denied request: the operator");
  }

  private static String made(String kind) {
    BakeOwner owner = new BakeOwner(ENV.namespace(), "pi", "uid-1");
    BakeSpec bake = BakeSpecBuilder.builder().namespace(ENV.namespace()).device("pi")
        .source(new ImageSpec.Source(null, null, "base-images", "pi4.img"))
        .claimName("edge-images").path(ENV.namespace() + "/pi.img").form(ImageForm.Raw)
        .machineName("raspberrypi4-64").config(Sensitive.of("{}")).keyfiles(new TreeMap<>())
        .inputsHash("f".repeat(64)).attempt(1).build();
    String image = deployment.chart().arguments().stream()
        .filter(argument -> argument.startsWith("--bake-image=")).findFirst().orElseThrow()
        .replace("--bake-image=", "");
    BakeSettings settings = BakeSettingsBuilder.builder(BakeSettings.defaults())
        .containerImage(image).build();
    HasMetadata object = kind.equals("secret")
        ? BakeJob.secret(bake, owner)
        : BakeJob.bake(bake, owner, settings);
    return ENV.client().getKubernetesSerialization().asYaml(object);
  }

  static Stream<Arguments> attacks() throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .readTree(CLUSTER.checkout().top().resolve(ATTACKS).toFile()).properties().stream()
        .flatMap(kind -> kind.getValue().properties().stream()
            .map(attack -> Arguments.of(kind.getKey(), attack.getKey(), attack.getValue())));
  }

  @ParameterizedTest(name = "a {0} {1}")
  @MethodSource("attacks")
  void whatTheOperatorDoesNotMakeIsRefused(String kind, String name, JsonNode patch) {
    String attack = ENV.kubectlWithInput(made(kind), "patch", "--local", "-f", "-", "--type=json",
        "-p", patch.toString(), "-o", "json").orFail();
    assertRefused(asOperator(attack, "create", "--dry-run=server", "-f", "-"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatTheOperatorMakesIsAdmitted(String kind) {
    asOperator(made(kind), "create", "--dry-run=server", "-f", "-").orFail();
  }

  static Stream<String> kinds() {
    return Stream.of("secret", "job");
  }

  @ParameterizedTest
  @MethodSource("objectsOfUsers")
  void whatUsersMadeIsNotDeleted(String object) {
    assertRefused(asOperator("", "delete", object, "--wait=false"));
    ENV.kubectl("get", object).orFail();
  }

  static Stream<String> objectsOfUsers() {
    return Stream.of("secret/database", "job/backup");
  }

  @Test
  void devicesAreRegisteredBakedAndRemovedAndTheirSpecsStayTheUsers() throws IOException {
    ENV.closeLater(deployment.start());
    DeviceLifecycle lifecycle = new DeviceLifecycle(ENV);
    lifecycle.create();
    assertRefused(asOperator("", "patch", "edgedevice", "pi", "--type=merge", "-p",
        "{\"spec\": {\"contactEmail\": \"attacker@example.org\"}}"));
    lifecycle.delete();
    assertThat(ENV.testbed().records()).isEmpty();
    assertThat(ENV.kubectl("get", "secrets,jobs", "-o", "name").orFail().lines())
        .containsExactlyInAnyOrder("secret/chi-edge", "secret/database", "job.batch/backup");
  }
}
