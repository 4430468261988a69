package org.chameleoncloud.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectVersion;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.ClusterFactory;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One complete run of the demo, with the operator at its most verbose log level. */
@TestInstance(Lifecycle.PER_CLASS)
class DemoTest {
  private static final String SECRETS = "/secrets";

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Map<String, String> writes = new ConcurrentHashMap<>();
  private final Map<String, String> secretWrites = new ConcurrentHashMap<>();
  private final Map<String, String> texts = new TreeMap<>();
  private final SecretSearch search = new SecretSearch();
  private Path runs;
  private Demo demo;
  private boolean complete;
  private List<String> processes;

  @BeforeAll
  void run(@TempDir Path directory) throws IOException, InterruptedException {
    runs = directory;
    Checkout checkout = new Checkout(Path.of("..").toAbsolutePath().normalize());
    assumeTrue(checkout.missing().isEmpty(),
        "The demo runs the jars of the other modules: run mvn verify");
    SandboxSettings settings = new SandboxSettings(checkout, runs,
        ClusterFactory.inMemory(checkout, this::recordWrite), "TRACE");
    Screen screen = new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), false,
        false);
    demo = Demo.start(settings, screen, this::recordSecretsAndObjects);
    demo.keepFiles(true);
    complete = demo.run();
    recordFiles();
    processes = children();
    demo.keepFiles(false);
    demo.close();
  }

  @AfterAll
  void end() throws IOException {
    if (demo != null) {
      demo.close();
    }
  }

  private void recordWrite(String method, String path, String body) {
    Map<String, String> target = path.contains(SECRETS) ? secretWrites : writes;
    target.merge(method + " " + path, body, (before, now) -> before + "\n" + now);
  }

  /** Called after each step, because Secrets and other objects may be deleted later. */
  private void recordSecretsAndObjects() {
    demo.sandbox().testbed().tokens().forEach(token -> search.add("token", token));
    search.add("application credential",
        demo.sandbox().testbed().credential(Sandbox.PROJECT).secret());
    demo.sandbox().testbed().records().forEach(this::recordSecrets);
    KubernetesClient client = demo.sandbox().cluster().client();
    search.add("Wi-Fi passphrase", new String(Base64.getDecoder().decode(client.secrets()
        .inNamespace(demo.sandbox().cluster().namespace()).withName("lab-wifi").get().getData()
        .get("passphrase")), StandardCharsets.UTF_8));
    recordText("EdgeDevices",
        client.resources(EdgeDevice.class).inAnyNamespace().list().getItems());
    recordText("events", client.v1().events().inAnyNamespace().list().getItems());
    recordText("Jobs", client.batch().v1().jobs().inAnyNamespace().list().getItems());
    recordText("pods", client.pods().inAnyNamespace().list().getItems());
  }

  private void recordSecrets(DeviceRecord record) {
    record.worker("balena").detail("device_api_key")
        .ifPresent(key -> search.add("device key", key.asText()));
    record.property("k8s_bootstrap_token")
        .ifPresent(token -> search.add("bootstrap token", token.asText()));
    record.worker("k8s").detail("issued_new_token")
        .ifPresent(token -> search.add("bootstrap token", token.asText()));
    record.property("application_credential_secret")
        .ifPresent(secret -> search.add("application credential", secret.asText()));
  }

  private void recordText(String kind, List<? extends HasMetadata> objects) {
    texts.merge("the API server's " + kind, objects.toString(), String::concat);
  }

  private void recordFiles() throws IOException {
    try (Stream<Path> logs = Files.walk(demo.sandbox().files().logs())) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        texts.put(log.getFileName().toString(), Files.readString(log));
      }
    }
    texts.put("the screen", output.toString(StandardCharsets.UTF_8));
    texts.putAll(writes);
  }

  private static List<String> children() {
    return ProcessHandle.current().descendants()
        .map(child -> child.info().commandLine().orElse("")).toList();
  }

  @Test
  void passesEveryStep() {
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("All 8 steps passed");
    assertThat(complete).isTrue();
  }

  @Test
  void fitsAnEightyColumnTerminal() {
    // The length of the path of the temporary directory is not the demo's.
    assertThat(output.toString(StandardCharsets.UTF_8).lines()
        .filter(line -> !line.contains(runs.toString()))
        .filter(line -> line.length() > Screen.WIDTH)).isEmpty();
  }

  @Test
  void runsTheOperatorAsAProcessAndEndsAllProcesses() {
    assertThat(processes).anyMatch(command -> command.contains("operator.jar"));
    assertThat(children()).noneMatch(command -> command.contains(".jar"));
  }

  @Test
  void leavesNoFilesIfEveryStepPassed() throws IOException {
    try (Stream<Path> left = Files.list(runs)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void writesNoSecretOutsideOfSecretsAndMountedFiles() {
    assertThat(search.findings(texts)).isEmpty();
  }

  @Test
  void searchesForEverySecret() {
    assertThat(search.names()).containsExactly("Wi-Fi passphrase", "application credential",
        "bootstrap token",
        "device key", "token");
  }

  @Test
  void searchesEverythingThatIsWritten() {
    assertThat(texts.keySet()).contains("operator.log", "sandbox.log", "the screen",
        "the API server's EdgeDevices", "the API server's events", "the API server's Jobs",
        "the API server's pods");
    assertThat(texts.keySet()).anyMatch(place -> place.matches("lab_uc-rpi4-02-bake-.*\\.log"));
    assertThat(texts.keySet()).anyMatch(place -> place.matches("PATCH .*/status"));
    assertThat(texts.get("operator.log")).contains(" TRACE ");
    assertThat(texts.entrySet().stream().filter(place -> place.getKey().matches("POST .*/jobs.*"))
        .map(Map.Entry::getValue)).isNotEmpty().allMatch(body -> body.contains("\"args\""));
  }

  @Test
  void bakesWithTheImageOfTheOperatorsVersionByDefault() {
    String image = "\"image\":\"localhost/chi-edge-operator:" + ProjectVersion.get() + "\"";
    assertThat(texts.entrySet().stream().filter(place -> place.getKey().matches("POST .*/jobs.*"))
        .map(Map.Entry::getValue)).isNotEmpty().allMatch(body -> body.contains(image));
  }

  @Test
  void findsTheSecretsInSecrets() {
    assertThat(search.findings(Map.of("Secrets", String.join("\n", secretWrites.values()))))
        .containsExactlyInAnyOrder("Wi-Fi passphrase in Secrets",
            "application credential in Secrets", "device key in Secrets");
  }

  @Test
  void findsAPlantedSecretInEachPlace() {
    Map<String, String> planted = texts.entrySet().stream().collect(Collectors.toMap(
        Map.Entry::getKey, place -> place.getValue() + " key=" + "planted-in-this-place"));
    SecretSearch planting = new SecretSearch();
    planting.add("planted", "planted-in-this-place");
    assertThat(planting.findings(planted)).hasSize(texts.size());
  }
}
