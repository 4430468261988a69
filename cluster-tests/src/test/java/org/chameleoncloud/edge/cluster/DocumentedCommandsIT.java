package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.names.RandomSuffix;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every line that the documents and the examples have a person type with kubectl goes well, block by block, in a
 * namespace that stands for the documents' {@code lab}.
 */
@Isolated("its operator looks after all namespaces")
class DocumentedCommandsIT {
  private static final String OWN_SECRET = "create secret generic chi-edge";
  private static final int FIRST_PART = 1_000_001;

  @RegisterExtension
  static final Lab LAB = new Lab();

  private static Deployment deployment;
  private static ServerCertificate certificate;

  private String namespace;
  private Path folder;

  @BeforeAll
  static void startForAllNamespaces() throws IOException {
    deployment = LAB.installEverywhere();
    LAB.ends(deployment.start());
    certificate = ServerCertificate.of(LAB.folder(), "images.example.org");
  }

  @AfterEach
  void tidyUp() {
    LAB.plane().kubectl(namespace).run("delete", "edgedevices", "--all", "--timeout=60s").orFail();
    LAB.plane().kubectl().run("delete", "namespace", namespace, "--wait=false").orFail();
    LAB.plane().kubectl().run("delete", "clusterrole,clusterrolebinding", "devices-leave",
        "namespaces-look", "--ignore-not-found").orFail();
  }

  static Stream<DocumentedCommands> blocks() throws IOException {
    return DocumentedCommands.all(LAB.plane().checkout().top()).stream();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void goesWell(DocumentedCommands block) throws IOException {
    prepare(block);
    for (String command : block.commands()) {
      meanwhile(command);
      if (block.deviceWithImage().isPresent() && command.contains(" >> ")) {
        leaveWhatBrokeOff(block.deviceWithImage().get());
      }
      LAB.plane().shell().finding(programs()).in(folder.resolve(block.folder()))
          .run(filledIn(command)).orFail();
    }
    if (block.text().contains(OWN_SECRET) && !block.text().contains("--dry-run")) {
      assertDevicesCanBeRegistered();
    }
  }

  private void prepare(DocumentedCommands block) throws IOException {
    namespace = "lab-" + RandomSuffix.next();
    folder = LAB.plane().folder("commands-" + namespace);
    writeFiles(folder);
    Files.createSymbolicLink(folder.resolve("gitops"),
        LAB.plane().checkout().top().resolve("gitops"));
    writeExamples(Files.createDirectory(folder.resolve("examples")));
    if (!block.text().contains("create namespace lab")) {
      kubectl("create", "namespace", namespace);
    }
    if (block.text().contains("argocd-cm.yaml")) {
      LAB.namespace("argocd");
    }
    if (block.mentionsADevice()) {
      register(block.device());
    }
    if (block.deviceWithImage().isPresent()) {
      LAB.claims(namespace);
      register(block.deviceWithImage().get(),
          "image: {source: {claimName: base-images, path: pi4.img}}");
    }
  }

  private void register(String device, String... lines) {
    kubectl("create", "secret", "generic", "chi-edge",
        "--from-file=" + folder.resolve("clouds.yaml"));
    apply(device, lines);
    kubectl("wait", "edgedevice/" + device, "--for=condition=Ready", "--timeout=60s");
  }

  /**
   * A folder with a kubectl for which what is to run in a pod runs here, where the pod runs, with its claim's folder:
   * that needs a kubelet. All else goes to the real one.
   */
  private Path programs() throws IOException {
    Path kubectl = Files.createDirectories(folder.resolve("bin")).resolve("kubectl");
    String real = LAB.plane().kubectl().program().toString();
    Files.writeString(kubectl, """
        #!/bin/bash
        set -euo pipefail
        if [[ " $* " != *" exec "* ]]; then
          exec %1$s "$@"
        fi
        before=()
        while [[ $1 != exec ]]; do
          before+=("$1")
          shift
        done
        [[ $(%1$s "${before[@]}" get pod "$2" -o 'jsonpath={.status.phase}') == Running ]]
        shift 3
        exec "${@/#\\/images/%2$s}"
        """.formatted(real, LAB.plane().claim(namespace, "edge-images")));
    Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
    return kubectl.getParent();
  }

  /** What the documents have a person bring along. */
  private static void writeFiles(Path folder) throws IOException {
    Credential credential = LAB.testbed().credential(Lab.PROJECT);
    List<String> variables = List.of("OS_AUTH_URL=" + LAB.testbed().identityUrl(),
        "OS_APPLICATION_CREDENTIAL_ID=" + credential.id(),
        "OS_APPLICATION_CREDENTIAL_SECRET=" + credential.secret());
    Files.writeString(folder.resolve("clouds.yaml"),
        LAB.testbed().cloudsYaml("edge", credential));
    Files.write(folder.resolve("app-cred-edge-openrc.sh"),
        Stream.concat(Stream.of("OS_AUTH_TYPE=v3applicationcredential"), variables.stream())
            .map(line -> "export " + line).toList());
    Files.write(folder.resolve("edge.env"), variables);
    Files.writeString(folder.resolve("ca.crt"), "not read here\n");
    Files.writeString(folder.resolve("htpasswd"), "not read here\n");
    Files.writeString(folder.resolve("tls.crt"), certificate.certificatePem());
    Files.writeString(folder.resolve("tls.key"), certificate.keyPem());
    Files.writeString(folder.resolve("eduroam.nmconnection"), "[connection]\nid=eduroam\n");
  }

  /** The examples with the credential filled in. */
  private void writeExamples(Path folder) throws IOException {
    writeFiles(folder);
    Credential credential = LAB.testbed().credential(Lab.PROJECT);
    try (Stream<Path> examples = Files.list(LAB.plane().checkout().examples())) {
      for (Path example : examples.toList()) {
        Files.writeString(folder.resolve(example.getFileName()), Files.readString(example)
            .replace("namespace: lab", "namespace: " + namespace)
            .replace("https://identity.example.org:5000/v3", LAB.testbed().identityUrl().toString())
            .replace("REPLACE-WITH-THE-ID", credential.id())
            .replace("REPLACE-WITH-THE-SECRET", credential.secret()));
      }
    }
  }

  /** What a person who types the command knows to happen meanwhile. */
  private void meanwhile(String command) {
    if (command.contains("--for=condition=Healthy")) {
      LAB.testbed().boot(DocumentedCommands.STAND_IN);
    } else if (command.contains("--for=delete")) {
      kubectl("delete", "edgedevice", DocumentedCommands.STAND_IN, "--wait=false");
    }
  }

  /** The first part of an image, from a fetch that did not reach its end. */
  private void leaveWhatBrokeOff(String device) throws IOException {
    Path image = LAB.plane().claim(namespace, "edge-images")
        .resolve(namespace + "/" + device + ".img");
    try (InputStream in = Files.newInputStream(image)) {
      Files.write(folder.resolve(device + ".img"), in.readNBytes(FIRST_PART));
    }
  }

  private String filledIn(String command) {
    return command.replace("OPERATORS-NAMESPACE", deployment.namespace())
        .replace("ACCOUNT", deployment.chart().account())
        .replace("/images/lab/", "/images/" + namespace + "/").replace("NAMESPACE", namespace)
        .replace("NAME", DocumentedCommands.STAND_IN)
        .replaceAll("(-n|--namespace|create namespace) lab(?!\\S)", "$1 " + namespace);
  }

  private void assertDevicesCanBeRegistered() {
    apply("with-this-secret");
    kubectl("wait", "edgedevice/with-this-secret", "--for=condition=Ready", "--timeout=60s");
    assertThat(LAB.testbed().record("with-this-secret")).isPresent();
  }

  private void apply(String device, String... lines) {
    LAB.plane().kubectl(namespace).runWith(Devices.yaml(device, lines), "apply", "-f", "-")
        .orFail();
  }

  private void kubectl(String... words) {
    LAB.plane().kubectl(namespace).run(words).orFail();
  }
}
