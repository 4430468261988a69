package org.chameleoncloud.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.Ipv4;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Ethernet;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.ClusterFactory;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in spec.image, read by mtools from the image that the baker created. */
class OwnerSettingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "uc-rpi4-03";
  private static final String TYPE = "raspberrypi4-64";
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN7UgTxAEybdCJh64KZrPztu4iZDhB3BUaFoLeylMHsg"
      + " admin@example.org";
  private static final String KEYFILE = "[connection]\ntype=gsm\nid=modem\n\n[gsm]\napn=internet\n";

  @TempDir
  private Path directory;
  private Sandbox sandbox;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Checkout checkout = new Checkout(Path.of("..").toAbsolutePath().normalize());
    assumeTrue(checkout.missing().isEmpty(),
        "The sandbox runs the jars of the other modules: run mvn verify");
    boolean hasMtools = Files.isExecutable(Path.of("/usr/bin/mtype"));
    assumeTrue(hasMtools || "true".equals(System.getenv("CI")), "mtools is missing: install it");
    assertThat(hasMtools).as("mtools is installed").isTrue();
    sandbox = Sandbox
        .start(new SandboxSettings(checkout, directory,
            ClusterFactory.inMemory(checkout, WriteListener.NONE), "TRACE"));
    client = sandbox.cluster().client();
    secret("chi-edge", "clouds.yaml", sandbox.cloudsYaml());
    for (String claim : List.of("edge-images", "base-images")) {
      client.resource(new PersistentVolumeClaimBuilder().withNewMetadata().withName(claim)
          .withNamespace(namespace()).endMetadata().build()).create();
    }
    sandbox.baker().createSample(sandbox.claimDirectory("base-images").resolve("pi4.img"), TYPE,
        "64MiB");
  }

  @AfterEach
  void end() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void theImageHasTheSettingsAndTheNextImageARotatedPassphrase() throws Exception {
    secret("lab-wifi", "passphrase", "correct horse\n");
    secret("modem", "keyfile", KEYFILE);
    apply(image());
    Image first = awaitImage(image -> true);
    Path file = sandbox.claimDirectory(first.claimName()).resolve(first.path());

    JsonNode config = JSON.readTree(read(file, "config.json"));
    assertThat(config.at("/os/sshKeys")).singleElement()
        .satisfies(key -> assertThat(key.asText()).isEqualTo(KEY));
    assertThat(config.path("ntpServers").asText()).isEqualTo("ntp.example.org 192.0.2.123");
    assertThat(config.path("dnsServers").asText()).isEqualTo("192.0.2.53");
    assertThat(config.path("country").asText()).isEqualTo("US");
    assertThat(config.path("persistentLogging").isBoolean()).isTrue();
    assertThat(config.path("persistentLogging").asBoolean()).isTrue();
    assertThat(config.path("developmentMode").isMissingNode()).isTrue();
    assertThat(read(file, "system-connections/modem.nmconnection")).isEqualTo(KEYFILE);
    assertThat(read(file, "system-connections/wired.nmconnection"))
        .contains("interface-name=eth0\n", "address1=192.0.2.10/24,192.0.2.1\n");
    assertThat(read(file, "system-connections/lab.nmconnection"))
        .contains("ssid=66;195;188;114;111;\n", "psk=correct horse\n");

    secret("lab-wifi", "passphrase", "  another one");
    awaitImage(image -> !image.inputsHash().equals(first.inputsHash()));
    assertThat(read(file, "system-connections/lab.nmconnection"))
        .contains("psk=\\s another one\n");
    String log = Files.readString(sandbox.files().operatorLog());
    assertThat(log).contains(" TRACE ").doesNotContain("correct horse", "another one", "apn=");
  }

  private static ImageSpec image() {
    SecretKeyRef passphrase = new SecretKeyRef("lab-wifi", "passphrase");
    return ImageSpecBuilder.builder()
        .source(new ImageSpec.Source(null, null, "base-images", "pi4.img"))
        .sshKeys(List.of(KEY)).ntpServers(List.of("ntp.example.org", "192.0.2.123"))
        .dnsServers(List.of("192.0.2.53")).country("US").persistentLogging(true)
        .connections(List.of(
            new NetworkConnection("lab", new Wifi("B\u00fcro", passphrase, null), null, null,
                null, null),
            new NetworkConnection("wired", null, new Ethernet("eth0"), null,
                new Ipv4("192.0.2.10/24", "192.0.2.1", null), null),
            new NetworkConnection("modem", null, null, new SecretKeyRef("modem", "keyfile"), null,
                null)))
        .build();
  }

  private void apply(ImageSpec image) {
    EdgeDevice device = new EdgeDevice();
    device.getMetadata().setName(NAME);
    device.getMetadata().setNamespace(namespace());
    device.setSpec(EdgeDeviceSpecBuilder.builder().machineName(TYPE)
        .contactEmail("lab@example.org").image(image).build());
    client.resource(device).create();
  }

  private void secret(String name, String key, String text) {
    Secret secret = new SecretBuilder().withNewMetadata().withName(name)
        .withNamespace(namespace()).endMetadata().addToData(key, Base64.getEncoder()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8)))
        .build();
    client.resource(secret).createOr(NonDeletingOperation::update);
  }

  private String namespace() {
    return sandbox.cluster().namespace();
  }

  private Image awaitImage(Predicate<Image> condition) {
    return await("an image").atMost(Duration.ofSeconds(60)).until(this::bakedImage,
        image -> image.filter(condition).isPresent()).orElseThrow();
  }

  /** The image in the status, once it is baked. */
  private Optional<Image> bakedImage() {
    return Optional.ofNullable(client.resources(EdgeDevice.class).inNamespace(namespace())
        .withName(NAME).get().getStatus())
        .flatMap(status -> Optional.ofNullable(status.image()))
        .filter(image -> image.sha256() != null);
  }

  private String read(Path image, String path) throws IOException, InterruptedException {
    JsonNode layout = JSON.readTree(JavaProgram.run(sandbox.checkout().bakerJar(),
        List.of("inspect", "--json", image.toString())));
    long start = layout.path("partitions").valueStream()
        .filter(partition -> partition.path("number").equals(layout.path("bootPartition")))
        .findFirst().orElseThrow().path("startByte").asLong();
    Process mtype = new ProcessBuilder("/usr/bin/mtype", "-i", image + "@@" + start, "::" + path)
        .redirectErrorStream(true).start();
    String text = new String(mtype.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(mtype.waitFor()).as(text).isZero();
    return text;
  }
}
