package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kubectl chi-edge doctor}, with an operator that runs in the pod of its Deployment. */
class DoctorIT {
  private static final String PAGE = "docs/kubectl-chi-edge.md";
  /** As in the documents. */
  private static final String WELL = "uc-rpi4-03";
  private static final String REJECTED = "rejected";
  private static final String PAUSED = "paused";
  private static final int OTHER_EVENTS = 150;
  private static final Pattern TOKEN = Pattern.compile("token: \"?([^\\s\"]+)");

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static Deployment deployment;
  private static Credential revoked;

  @BeforeAll
  static void start() throws IOException {
    // Those of another class may still be terminating, and may watch all namespaces.
    TestEnvironment.eventually("no other operator is installed").until(() -> ENV.cluster().kubectl()
        .run("get", "deployments", "-A", "-l", "app.kubernetes.io/name=chi-edge-operator", "-o",
            "name")
        .orFail().isEmpty());
    ENV.createCredential();
    revoked = ENV.testbed().addCredential(TestEnvironment.PROJECT, Rights.RESTRICTED);
    Path file = Files.writeString(ENV.directory().resolve("revoked.yaml"),
        ENV.testbed().cloudsYaml("edge", revoked));
    ENV.kubectl("create", "secret", "generic", REJECTED, "--from-file=clouds.yaml=" + file)
        .orFail();
    ENV.testbed().revoke(revoked);
    deployment = ENV.install("extraArgs={--poll-interval=1s,--poll-interval-converging=500ms,"
        + "--reservation-interval=1s}");
    Program operators = ENV.cluster().kubectl(deployment.namespace());
    operators.run("scale", "deployment", "--all", "--replicas=1").orFail();
    ENV.apply(Devices.yaml(WELL) + Devices.yaml(REJECTED, "credentialsRef: {name: rejected}")
        + Devices.yaml(PAUSED).replace("{name: paused}",
            "{name: paused, annotations: {edge.chameleoncloud.org/paused: \"true\"}}"));
    ENV.awaitReady(WELL);
    ENV.testbed().boot(WELL);
    ENV.awaitReason(WELL, ConditionType.HEALTHY, "Healthy");
    ENV.awaitReason(WELL, ConditionType.ONLINE, "Online");
    ENV.awaitReason(REJECTED, ConditionType.READY, "RenewCredential");
    ENV.awaitReason(PAUSED, ConditionType.READY, "Unpause");
    createOtherEvents();
  }

  /** Their names come before those of the devices' events. */
  private static void createOtherEvents() {
    String events = IntStream.range(0, OTHER_EVENTS).mapToObj(i -> """
        apiVersion: v1
        kind: Event
        metadata: {name: a-%d}
        type: Warning
        reason: Other
        message: Of another object.
        involvedObject: {apiVersion: v1, kind: ConfigMap, name: a, namespace: %s}
        """.formatted(i, ENV.namespace())).collect(Collectors.joining("---\n"));
    ENV.kubectlWithInput(events, "create", "-f", "-").orFail();
  }

  private static Program shell() {
    return ENV.cluster().shell(ENV.namespace()).in(ENV.directory());
  }

  private static Program.Result doctor(String device) {
    return shell().run("kubectl chi-edge doctor " + device);
  }

  private static Map<String, String> unzipped(Path file) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void nothingIsWrongWithADeviceThatIsWellAndItsBundleHasNoSecret() throws IOException {
    String command = KubeletCommand.block(ENV.cluster().checkout().top(), PAGE, "--bundle")
        .getFirst();
    Program.Result result = shell().run(command);

    assertThat(result.orFail()).contains("1 of 1 pods ready, and watches this namespace",
        "which this resource registered", "The record is as written", "It is not reserved",
        "Nothing is wrong").doesNotContain("wrong  ", "Of another object");
    Map<String, String> files = unzipped(ENV.directory().resolve(WELL + ".zip"));
    String directory = "doctor-" + ENV.namespace() + "/";
    assertThat(files.get(directory + "events.yaml")).contains("reason: Registered")
        .doesNotContain("Of another object");
    assertThat(files.get(directory + "operator-1/pods.yaml")).contains("kind: Pod");
    assertThat(files.get(directory + "secrets.txt")).contains("clouds.yaml: ");
    Leaks leaks = new Leaks(() -> Map.of("the credential",
        List.of(ENV.testbed().credential(TestEnvironment.PROJECT).secret()), "a token",
        List.copyOf(ENV.testbed().tokens()), "the user's token", List.of(userToken())));
    files.put("standard output", result.out());
    files.forEach(leaks::search);
    assertThat(leaks.found()).isEmpty();
  }

  private static String userToken() {
    Matcher token = TOKEN.matcher(read(ENV.cluster().controlPlane().adminKubeconfig()));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCredentialThatTheTestbedRejectsIsForTheUserToReplace() {
    Program.Result result = doctor(REJECTED);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).containsPattern("wrong +sign-in")
        .contains("For you: Create another application credential")
        .doesNotContain(revoked.secret());
  }

  @Test
  void aPauseIsForTheUserToEnd() {
    Program.Result result = doctor(PAUSED);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).containsPattern("wrong +pause").contains("kubectl -n "
        + ENV.namespace() + " annotate edgedevice paused edge.chameleoncloud.org/paused-");
  }

  @Test
  void whatAUserMayNotReadIsUnknown() throws IOException {
    for (String line : List.of("create serviceaccount reader",
        "create role reader --verb=get,list --resource=edgedevices.edge.chameleoncloud.org",
        "create rolebinding reader --role=reader --serviceaccount=" + ENV.namespace()
            + ":reader")) {
      ENV.kubectl(line.split(" ")).orFail();
    }
    Path kubeconfig = ENV.directory().resolve("reader");
    ENV.cluster().controlPlane().writeKubeconfig(kubeconfig,
        ENV.cluster().controlPlane().url(),
        ENV.kubectl("create", "token", "reader").orFail().strip(), ENV.namespace());

    Program.Result result = shell().with("KUBECONFIG", kubeconfig.toString())
        .run("kubectl chi-edge doctor " + WELL);

    assertThat(result.orFail()).containsPattern("unknown +CRD")
        .containsPattern("unknown +operator").containsPattern("unknown +Secret")
        .contains("You may not list Deployments of all namespaces")
        .containsPattern("ok +resource");
  }
}
