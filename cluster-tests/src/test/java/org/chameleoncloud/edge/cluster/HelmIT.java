package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectVersion;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of a release, with Helm. It has no pods, because InstallIT runs these. The operator is a process with
 * shorter intervals that uses the service account of the release.
 */
@Isolated("installs the CRD")
class HelmIT {
  private static final String RELEASE = "chi-edge-operator";
  private static final String CRD = "crd/edgedevices.edge.chameleoncloud.org";
  private static final TestCluster CLUSTER = TestCluster.get();
  private static final String CHART = Chart.directory(CLUSTER).toString();
  private static final Path OLD_CRD = CLUSTER.checkout().top().resolve(
      "cluster-tests/src/test/resources/crds/before-image-settings.yaml");
  /** Its pods cannot be created. */
  private static final String NEVER_READY = "replicas: 1\nserviceAccount: {create: false, name: missing}\n";
  /** A field that OLD_CRD does not have. */
  private static final String NEW_FIELD = "spec.image.connections";
  private static final String ADD_FIELD = "[{\"op\": \"add\", \"path\": \"/spec/versions/0/schema/openAPIV3Schema"
      + "/properties/spec/properties/future\", \"value\": {\"type\": \"string\"}}]";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private String namespace;

  @BeforeEach
  void deleteCrd() {
    namespace = env.createNamespace(env.namespace().replace("lab", "edge-of"));
    CLUSTER.kubectl().run("delete", CRD, "--timeout=60s").orFail();
  }

  /** Replaces it, because apply would keep fields of other managers. */
  @AfterEach
  void restoreCrd() {
    String crd = CLUSTER.checkout().crd().toString();
    if (CLUSTER.kubectl().run("replace", "-f", crd).exitCode() != 0) {
      CLUSTER.kubectl().run("create", "-f", crd).orFail();
    }
    TestEnvironment.eventually("devices can be listed").until(() -> env.devices() != null);
  }

  private Program.Result helm(String... arguments) {
    return helmIn(namespace, List.of(arguments));
  }

  private static Program.Result helmIn(String namespace, List<String> arguments) {
    return CLUSTER.helm().run(Stream.concat(arguments.stream(), Stream.of("--namespace", namespace))
        .toArray(String[]::new));
  }

  /** Runs {@code helm install} or {@code upgrade} for the devices' namespace, with additional values. */
  private Program.Result release(String command, String chart, String... values) {
    List<String> arguments = new ArrayList<>(List.of(command, RELEASE, chart));
    Stream.concat(Stream.of("replicas=0", "watchNamespaces={" + env.namespace() + "}",
        "imageClaim.createIn={" + env.namespace() + "}"), Stream.of(values))
        .forEach(value -> arguments.addAll(List.of("--set", value)));
    return helmIn(namespace, arguments);
  }

  private OperatorProcess startOperator() throws IOException {
    Chart installed = Chart.read(helm("get", "manifest", RELEASE).orFail());
    return env
        .closeLater(Deployment.installed(CLUSTER, namespace, env.directory(), installed).start());
  }

  private String names(String kinds) {
    return CLUSTER.kubectl(namespace).run("get", kinds, "-o", "name").orFail();
  }

  private String operatorArguments() {
    return CLUSTER.kubectl(namespace).run("get", "deployment", RELEASE, "-o",
        "jsonpath={.spec.template.spec.containers[0].args}").orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"directory", "package"})
  void devicesSurviveUpgradeRollbackAndUninstall(String form) throws IOException {
    String chart = form.equals("directory") ? CHART : packaged();
    assertThat(release("install", chart).orFail()).contains("STATUS: deployed");
    OperatorProcess operator = startOperator();
    env.createCredential();
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    String uid = env.device("pi").orElseThrow().getMetadata().getUid();

    release("upgrade", chart, "logLevel=DEBUG", "metrics.service=true").orFail();
    assertThat(operatorArguments()).contains("--log-level=DEBUG");
    assertThat(names("service")).contains("chi-edge-operator-metrics");
    helm("rollback", RELEASE).orFail();
    assertThat(operatorArguments()).contains("--log-level=INFO");
    assertThat(names("service")).isEmpty();

    operator.close();
    assertThat(helm("uninstall", RELEASE).orFail()).contains("[PersistentVolumeClaim] edge-images");
    assertThat(names("deployment,rolebinding")).isEmpty();
    assertThat(env.kubectl("get", "role,rolebinding", "-o", "name").orFail()).isEmpty();
    env.kubectl("get", CRD, "pvc/edge-images").orFail();
    assertThat(env.device("pi").orElseThrow().getMetadata().getUid()).isEqualTo(uid);

    release("install", chart).orFail();
    startOperator();
    env.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
    assertThat(env.testbed().records()).isEmpty();
  }

  private String packaged() {
    CLUSTER.helm().run("package", CHART, "--destination", env.directory().toString()).orFail();
    return env.directory().resolve("chi-edge-operator-" + ProjectVersion.get() + ".tgz").toString();
  }

  @Test
  void aFailedUpgradeIsRolledBackAndTheNextOneHasAllValuesOfTheFile() throws IOException {
    Path project = projectWithValues("");
    helm("install", RELEASE, CHART, "--values", project.resolve("chi-edge.yaml").toString())
        .orFail();

    writeValues(project, "logLevel: DEBUG\n" + NEVER_READY);
    Program.Result failed = runDocumented(project, "helm upgrade", " --timeout 10s");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("has been rolled back");
    assertThat(operatorArguments()).contains("--log-level=INFO");

    writeValues(project, "logLevel: DEBUG\n");
    runDocumented(project, "helm upgrade", "").withoutWarnings();
    assertThat(operatorArguments()).contains("--log-level=DEBUG");
  }

  /** The reason for the file with the values. */
  @Test
  void whatAFailedUpgradeHasSetIsNotReusedButCanBeWrittenToAFile() throws IOException {
    Path project = projectWithValues("logLevel: DEBUG\n" + NEVER_READY);
    release("install", CHART).orFail();
    assertThat(helm("upgrade", RELEASE, CHART, "--reset-then-reuse-values", "--values",
        project.resolve("chi-edge.yaml").toString(), "--wait", "--timeout", "5s").exitCode())
        .isEqualTo(1);

    runDocumented(project, "helm get values", "").withoutWarnings();
    assertThat(project.resolve("chi-edge.yaml")).content().contains("logLevel: DEBUG\n",
        "watchNamespaces:\n- " + env.namespace() + "\n", "imageClaim:\n");
    helm("upgrade", RELEASE, CHART, "--reset-then-reuse-values").orFail();
    assertThat(operatorArguments()).contains("--log-level=INFO");
  }

  /** A directory in which commands of docs/install.md can be run. */
  private Path projectWithValues(String values) throws IOException {
    Path project = Files.createDirectory(env.directory().resolve("project"));
    Files.createSymbolicLink(project.resolve("helm"), CLUSTER.checkout().top().resolve("helm"));
    writeValues(project, values);
    return project;
  }

  private void writeValues(Path project, String values) throws IOException {
    String all = "watchNamespaces: [" + env.namespace() + "]\n" + values;
    Files.writeString(project.resolve("chi-edge.yaml"),
        values.contains("replicas:") ? all : all + "replicas: 0\n");
  }

  /** Runs a command of docs/install.md in the namespace of the test. */
  private Program.Result runDocumented(Path project, String start, String options)
      throws IOException {
    Matcher command = Pattern.compile("^" + start + " .*$", Pattern.MULTILINE)
        .matcher(Files.readString(CLUSTER.checkout().top().resolve("docs/install.md")));
    assertThat(command.find()).isTrue();
    return CLUSTER.shell().in(project).run(
        command.group().replace("--namespace chi-edge", "--namespace " + namespace) + options);
  }

  @Test
  void twoReleasesHaveTheirOwnNamespacesAndOneCanBeUninstalledAlone() throws IOException {
    String otherNamespace = env.createNamespace(namespace + "-other");
    String otherLab = env.createNamespace(env.namespace() + "-other");
    release("install", CHART).orFail();
    helmIn(otherNamespace, List.of("install", RELEASE, CHART, "--set", "replicas=0", "--set",
        "watchNamespaces={" + otherLab + "}")).orFail();
    assertCanCreateJobs(true, otherNamespace, otherLab);
    assertCanCreateJobs(false, otherNamespace, env.namespace());

    helmIn(otherNamespace, List.of("uninstall", RELEASE)).orFail();
    assertCanCreateJobs(false, otherNamespace, otherLab);
    startOperator();
    env.createCredential();
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
  }

  private static void assertCanCreateJobs(boolean allowed, String operator, String devices) {
    Program.Result result = CLUSTER.kubectl(devices).run("auth", "can-i", "create", "jobs.batch",
        "--as=system:serviceaccount:" + operator + ":" + RELEASE);
    assertThat(result.out().strip()).isEqualTo(allowed ? "yes" : "no");
  }

  @Test
  void installAndUpgradeFailWhileTheCrdIsOlder() {
    CLUSTER.kubectl().run("create", "-f", OLD_CRD.toString()).orFail();
    Program.Result install = release("install", CHART);
    assertThat(install.exitCode()).isEqualTo(1);
    assertThat(install.err()).contains("is older than this chart").contains(NEW_FIELD + "\n");
    assertThat(helm("list", "--all", "--short").orFail()).isEmpty();

    release("install", CHART, "crds.check=false").orFail();
    Program.Result upgrade = release("upgrade", CHART, "logLevel=DEBUG");
    assertThat(upgrade.err()).contains(NEW_FIELD + "\n");
    assertThat(operatorArguments()).contains("--log-level=INFO");

    String command = upgrade.err().lines().filter(line -> line.contains("helm show crds"))
        .findFirst().orElseThrow();
    CLUSTER.shell().run(command.replace("CHART", CHART)).orFail();
    release("upgrade", CHART, "logLevel=DEBUG").orFail();
    assertThat(operatorArguments()).contains("--log-level=DEBUG");
  }

  @Test
  void aNewerCrdIsAccepted() {
    CLUSTER.kubectl().run("create", "-f", CLUSTER.checkout().crd().toString()).orFail();
    CLUSTER.kubectl().run("patch", CRD, "--type=json", "-p", ADD_FIELD).orFail();
    release("install", CHART).orFail();
    // The API server publishes the schema a moment after it serves a new CRD.
    TestEnvironment.eventually("the field is explained").until(() -> CLUSTER.kubectl()
        .run("explain", "edgedevice.spec.future").out().contains("future"));
  }
}
