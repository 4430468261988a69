package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A release from its installation to its end, by Helm. With no pods, which are InstallIT's: the operator is a process
 * that looks more often, signed in with the account that Helm has made.
 */
@Isolated("installs the definition")
class HelmIT {
  private static final String RELEASE = "chi-edge-operator";
  private static final String DEFINITION = "crd/edgedevices.edge.chameleoncloud.org";
  private static final Plane PLANE = Plane.get();
  private static final String CHART = Chart.folder(PLANE).toString();
  private static final Path FORMER = PLANE.checkout().top().resolve(
      "cluster-tests/src/test/resources/definitions/before-image-settings.yaml");
  /** A field that FORMER does not have. */
  private static final String NEW_FIELD = "spec.image.connections";
  private static final String A_LATER_FIELD = "[{\"op\": \"add\", \"path\": \"/spec/versions/0/schema/openAPIV3Schema"
      + "/properties/spec/properties/later\", \"value\": {\"type\": \"string\"}}]";

  @RegisterExtension
  final Lab lab = new Lab();

  private String namespace;

  @BeforeEach
  void begin() {
    namespace = lab.namespace(lab.namespace().replace("lab", "edge-of"));
    PLANE.kubectl().run("delete", DEFINITION, "--timeout=60s").orFail();
  }

  /** All of it: an apply leaves fields that somebody else has put in. */
  @AfterEach
  void putTheDefinitionBack() {
    String definition = PLANE.checkout().crd().toString();
    if (PLANE.kubectl().run("replace", "-f", definition).exitCode() != 0) {
      PLANE.kubectl().run("create", "-f", definition).orFail();
    }
    Lab.patience("devices can be listed").until(() -> lab.devices() != null);
  }

  private Commands.Ran helm(String... words) {
    return helmIn(namespace, List.of(words));
  }

  private static Commands.Ran helmIn(String namespace, List<String> words) {
    return PLANE.helm().run(Stream.concat(words.stream(), Stream.of("--namespace", namespace))
        .toArray(String[]::new));
  }

  /** {@code helm install} or {@code upgrade} with an operator for the devices' namespace, and more values. */
  private Commands.Ran release(String command, String chart, String... more) {
    List<String> words = new ArrayList<>(List.of(command, RELEASE, chart));
    Stream.concat(Stream.of("replicas=0", "watchNamespaces={" + lab.namespace() + "}",
        "imageClaim.createIn={" + lab.namespace() + "}"), Stream.of(more))
        .forEach(value -> words.addAll(List.of("--set", value)));
    return helmIn(namespace, words);
  }

  private OperatorProcess operator() throws IOException {
    Chart installed = Chart.read(helm("get", "manifest", RELEASE).orFail());
    return lab.ends(Deployment.installed(PLANE, namespace, lab.folder(), installed).start());
  }

  private String names(String kinds) {
    return PLANE.kubectl(namespace).run("get", kinds, "-o", "name").orFail();
  }

  private String arguments() {
    return PLANE.kubectl(namespace).run("get", "deployment", RELEASE, "-o",
        "jsonpath={.spec.template.spec.containers[0].args}").orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "package"})
  void devicesOutliveUpgradeRollbackAndUninstall(String form) throws IOException {
    String chart = form.equals("folder") ? CHART : packaged();
    assertThat(release("install", chart).orFail()).contains("STATUS: deployed");
    OperatorProcess operator = operator();
    lab.credential();
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
    String uid = lab.device("pi").orElseThrow().getMetadata().getUid();

    release("upgrade", chart, "logLevel=DEBUG", "metrics.service=true").orFail();
    assertThat(arguments()).contains("--log-level=DEBUG");
    assertThat(names("service")).contains("chi-edge-operator-metrics");
    helm("rollback", RELEASE).orFail();
    assertThat(arguments()).contains("--log-level=INFO");
    assertThat(names("service")).isEmpty();

    operator.close();
    assertThat(helm("uninstall", RELEASE).orFail()).contains("[PersistentVolumeClaim] edge-images");
    assertThat(names("deployment,rolebinding")).isEmpty();
    assertThat(lab.kubectl("get", "role,rolebinding", "-o", "name").orFail()).isEmpty();
    lab.kubectl("get", DEFINITION, "pvc/edge-images").orFail();
    assertThat(lab.device("pi").orElseThrow().getMetadata().getUid()).isEqualTo(uid);

    release("install", chart).orFail();
    operator();
    lab.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
    assertThat(lab.testbed().records()).isEmpty();
  }

  private String packaged() {
    PLANE.helm().run("package", CHART, "--destination", lab.folder().toString()).orFail();
    return lab.folder().resolve("chi-edge-operator-0.1.0.tgz").toString();
  }

  @Test
  void twoReleasesLookAfterANamespaceEachAndOneGoesWithoutTheOther() throws IOException {
    String otherNamespace = lab.namespace(namespace + "-other");
    String otherLab = lab.namespace(lab.namespace() + "-other");
    release("install", CHART).orFail();
    helmIn(otherNamespace, List.of("install", RELEASE, CHART, "--set", "replicas=0", "--set",
        "watchNamespaces={" + otherLab + "}")).orFail();
    assertMay(true, otherNamespace, otherLab);
    assertMay(false, otherNamespace, lab.namespace());

    helmIn(otherNamespace, List.of("uninstall", RELEASE)).orFail();
    assertMay(false, otherNamespace, otherLab);
    operator();
    lab.credential();
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
  }

  private static void assertMay(boolean may, String operator, String devices) {
    Commands.Ran asked = PLANE.kubectl(devices).run("auth", "can-i", "create", "jobs.batch",
        "--as=system:serviceaccount:" + operator + ":" + RELEASE);
    assertThat(asked.out().strip()).isEqualTo(may ? "yes" : "no");
  }

  @Test
  void nothingIsInstalledOrUpgradedWhileTheDefinitionIsOlder() {
    PLANE.kubectl().run("create", "-f", FORMER.toString()).orFail();
    Commands.Ran install = release("install", CHART);
    assertThat(install.exitCode()).isEqualTo(1);
    assertThat(install.err()).contains("is older than this chart").contains(NEW_FIELD + "\n");
    assertThat(helm("list", "--all", "--short").orFail()).isEmpty();

    release("install", CHART, "crds.check=false").orFail();
    Commands.Ran upgrade = release("upgrade", CHART, "logLevel=DEBUG");
    assertThat(upgrade.err()).contains(NEW_FIELD + "\n");
    assertThat(arguments()).contains("--log-level=INFO");

    String command = upgrade.err().lines().filter(line -> line.contains("helm show crds"))
        .findFirst().orElseThrow();
    PLANE.shell().run(command.replace("CHART", CHART)).orFail();
    release("upgrade", CHART, "logLevel=DEBUG").orFail();
    assertThat(arguments()).contains("--log-level=DEBUG");
  }

  @Test
  void aDefinitionThatIsNewerIsAsGood() {
    PLANE.kubectl().run("create", "-f", PLANE.checkout().crd().toString()).orFail();
    PLANE.kubectl().run("patch", DEFINITION, "--type=json", "-p", A_LATER_FIELD).orFail();
    release("install", CHART).orFail();
    // The API server describes a new definition a moment after it serves it.
    Lab.patience("the field is explained").until(() -> PLANE.kubectl()
        .run("explain", "edgedevice.spec.later").out().contains("later"));
  }
}
