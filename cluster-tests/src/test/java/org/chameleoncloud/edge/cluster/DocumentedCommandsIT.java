package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.names.RandomSuffix;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every kubectl command of the documents and examples, block by block, in a namespace that replaces {@code lab}.
 */
@Isolated("its operator watches all namespaces")
class DocumentedCommandsIT {
  private static final String OWN_SECRET = "create secret generic chi-edge";
  private static final int PARTIAL_BYTES = 1_000_001;

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static Deployment deployment;
  private static ServerCertificate certificate;
  private static ChecksumServer images;

  private String namespace;
  private Path directory;

  @BeforeAll
  static void startOperator() throws IOException {
    images = ChecksumServer.start("raspberrypi4-64.img.zip");
    deployment = ENV.installForAllNamespaces("imageSources.hosts={127.0.0.1}");
    ENV.closeLater(deployment.start());
    certificate = ServerCertificate.generate(ENV.directory(), "images.example.org");
  }

  @AfterAll
  static void stopImages() {
    images.close();
  }

  @AfterEach
  void deleteNamespace() {
    ENV.cluster().kubectl(namespace)
        .run("delete", "edgedevicefleets,edgedevices", "--all", "--timeout=60s")
        .orFail();
    ENV.cluster().kubectl().run("delete", "namespace", namespace, "--wait=false").orFail();
    ENV.cluster().kubectl().run("delete", "clusterrole,clusterrolebinding", "edgedevice-cleanup",
        "namespace-reader", "--ignore-not-found").orFail();
  }

  static Stream<DocumentedCommands> blocks() throws IOException {
    return DocumentedCommands.all(ENV.cluster().checkout().top()).stream();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void succeeds(DocumentedCommands block) throws IOException {
    prepare(block);
    for (String command : block.commands()) {
      simulate(command, block.device());
      if (block.deviceWithImage().isPresent() && command.contains(" >> ")) {
        leavePartialDownload(block.deviceWithImage().get());
      }
      ENV.cluster().shell(namespace).withPath(kubectlDirectory())
          .in(directory.resolve(block.directory())).run(fillIn(command)).withoutWarnings();
    }
    if (block.text().contains(OWN_SECRET) && !block.text().contains("--dry-run")) {
      assertCredentialWorks();
    }
  }

  private void prepare(DocumentedCommands block) throws IOException {
    namespace = "lab-" + RandomSuffix.next();
    directory = ENV.cluster().createDirectory("commands-" + namespace);
    writeFiles(directory);
    Files.createSymbolicLink(directory.resolve("gitops"),
        ENV.cluster().checkout().top().resolve("gitops"));
    writeExamples(Files.createDirectory(directory.resolve("examples")));
    if (!block.text().contains("create namespace lab")) {
      kubectl("create", "namespace", namespace);
    }
    if (block.text().contains("argocd-cm.yaml")) {
      ENV.createNamespace("argocd");
    }
    if (block.text().contains("label secret chi-edge")
        || block.replacesCredential() || block.readsRecords() && !block.needsDevice()) {
      createSecret();
    }
    if (block.text().contains("--from-file=previous")) {
      kubectl("create", "secret", "generic", "image-links", "--from-literal=current=not-read");
    }
    if (block.text().contains("label persistentvolumeclaim")) {
      ENV.createClaims(namespace);
    }
    if (block.needsDevice()) {
      register(block.device(), block.needsManagedCredential()
          ? new String[]{"deviceCredential: {managed: {}}"}
          : new String[0]);
    }
    if (block.needsImageSource()) {
      kubectl("apply", "-f", directory.resolve("examples/image-source.yaml").toString());
    }
    if (block.needsFleet()) {
      makeFleet(block);
    }
    if (block.deviceWithImage().isPresent()) {
      ENV.createClaims(namespace);
      register(block.deviceWithImage().get(),
          "image: {source: {claimName: base-images, path: pi4.img}}");
    }
  }

  private void createSecret() {
    kubectl("create", "secret", "generic", "chi-edge",
        "--from-file=" + directory.resolve("clouds.yaml"));
  }

  private void register(String device, String... lines) {
    createSecret();
    apply(device, lines);
    kubectl("wait", "edgedevice/" + device, "--for=condition=Ready", "--timeout=60s");
  }

  private void makeFleet(DocumentedCommands block) {
    createSecret();
    kubectl("apply", "-f", directory.resolve("examples/fleet.yaml").toString());
    String fleet = "edf/" + DocumentedCommands.FLEET;
    kubectl("wait", fleet, "--for=condition=Ready", "--timeout=60s");
    if (block.needsRollout()) {
      kubectl("patch", fleet, "--type=merge", "-p",
          "{\"spec\": {\"template\": {\"spec\": {\"localEgress\": \"allow\"}}}}");
      kubectl("wait", fleet, "--for=jsonpath={.status.updated}=2", "--timeout=60s");
    }
  }

  private Path kubectlDirectory() throws IOException {
    return KubectlWithExec.write(directory, ENV.cluster().kubectl().file(),
        ENV.cluster().claimDirectory(namespace, "edge-images"));
  }

  /** The files that the documents expect you to have. */
  private static void writeFiles(Path target) throws IOException {
    Credential credential = ENV.testbed().credential(TestEnvironment.PROJECT);
    List<String> variables = List.of("OS_AUTH_URL=" + ENV.testbed().identityUrl(),
        "OS_APPLICATION_CREDENTIAL_ID=" + credential.id(),
        "OS_APPLICATION_CREDENTIAL_SECRET=" + credential.secret());
    Files.writeString(target.resolve("clouds.yaml"),
        ENV.testbed().cloudsYaml("edge", credential));
    Files.write(target.resolve("app-cred-edge-openrc.sh"),
        Stream.concat(Stream.of("OS_AUTH_TYPE=v3applicationcredential"), variables.stream())
            .map(line -> "export " + line).toList());
    Files.write(target.resolve("edge.env"), variables);
    Files.writeString(target.resolve("ca.crt"), "not read\n");
    Files.writeString(target.resolve("htpasswd"), "not read\n");
    Files.writeString(target.resolve("current"), "not read\n");
    Files.writeString(target.resolve("tls.crt"), certificate.certificatePem());
    Files.writeString(target.resolve("tls.key"), certificate.keyPem());
    Files.writeString(target.resolve("eduroam.nmconnection"), "[connection]\nid=eduroam\n");
  }

  /** The examples with the credential filled in. */
  private void writeExamples(Path target) throws IOException {
    writeFiles(target);
    Credential credential = ENV.testbed().credential(TestEnvironment.PROJECT);
    try (Stream<Path> examples = Files.list(ENV.cluster().checkout().examples())) {
      for (Path example : examples.toList()) {
        Files.writeString(target.resolve(example.getFileName()), Files.readString(example)
            .replace("namespace: lab", "namespace: " + namespace)
            .replace("https://images.example.org/SHA256SUMS", images.url() + "/SHA256SUMS")
            .replace("https://identity.example.org:5000/v3", ENV.testbed().identityUrl().toString())
            .replace("REPLACE-WITH-THE-ID", credential.id())
            .replace("REPLACE-WITH-THE-SECRET", credential.secret()));
      }
    }
  }

  /** What a user does or expects while the command runs. */
  private void simulate(String command, String device) {
    if (command.contains("--for=condition=Healthy")) {
      ENV.testbed().boot(DocumentedCommands.DEVICE_NAME);
    } else if (command.contains("--for online")) {
      ENV.testbed().boot(device);
    } else if (command.contains("--for=delete")) {
      kubectl("delete", "edgedevice", DocumentedCommands.DEVICE_NAME, "--wait=false");
    }
  }

  /** The first part of an image, from an interrupted download. */
  private void leavePartialDownload(String device) throws IOException {
    Path image = ENV.cluster().claimDirectory(namespace, "edge-images")
        .resolve(namespace + "/" + device + ".img");
    try (InputStream in = Files.newInputStream(image)) {
      Files.write(directory.resolve(device + ".img"), in.readNBytes(PARTIAL_BYTES));
    }
  }

  private String fillIn(String command) {
    // The shell of these tests is not fish, which reads a script from its input.
    return command.replace("completion fish | source", "completion fish")
        .replace("OPERATORS-NAMESPACE", deployment.namespace())
        .replace("ACCOUNT", deployment.chart().serviceAccount())
        .replace("/images/lab/", "/images/" + namespace + "/").replace("NAMESPACE", namespace)
        .replace("NAME", DocumentedCommands.DEVICE_NAME)
        .replaceAll("(-n|--namespace|create namespace) lab(?!\\S)", "$1 " + namespace);
  }

  private void assertCredentialWorks() {
    apply("with-this-secret");
    kubectl("wait", "edgedevice/with-this-secret", "--for=condition=Ready", "--timeout=60s");
    assertThat(ENV.testbed().record("with-this-secret")).isPresent();
  }

  private void apply(String device, String... lines) {
    ENV.cluster().kubectl(namespace).runWithInput(Devices.yaml(device, lines), "apply", "-f", "-")
        .orFail();
  }

  private void kubectl(String... arguments) {
    ENV.cluster().kubectl(namespace).run(arguments).orFail();
  }
}
