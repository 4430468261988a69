package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.ImageSpec;

/** The devices come to the testbed: applied, registered, checked, switched on. */
final class Enrolling {
  private static final String BASE_CLAIM = "base-images";
  private static final String BASE_SIZE = "64MiB";

  private final Play play;
  private final Stage stage;
  private final Examples examples;

  Enrolling(Play play) {
    this.play = play;
    stage = play.stage();
    examples = play.examples();
  }

  void applied() throws NotSeen, IOException, InterruptedException {
    applySecrets();
    play.client().resource(examples.claim()).create();
    if (!play.sandbox().cluster().hasNodes()) {
      makeBaseImage();
    }
    for (EdgeDevice device : examples.devices()) {
      play.client().resource(forDemo(device)).create();
    }
    stage.show(examples.names());
    stage.expectOfAll("all " + examples.devices().size()
        + " devices are registered and were at 0/4",
        device -> Play.isTrue(device, "Registered")
            && stage.view().wasAt(Play.name(device), "0/4"));
  }

  private void applySecrets() {
    create(examples.secret(), Map.of("clouds.yaml", play.sandbox().cloudsYaml()));
    examples.others().forEach(secret -> create(secret, secret.getStringData()));
    stage.say("secret.yaml goes with the local testbed's credential in the place of its "
        + "placeholders.");
  }

  /** Encoded here, since the in-memory API server does not do it. */
  private void create(Secret secret, Map<String, String> texts) {
    Map<String, String> data = new TreeMap<>();
    texts.forEach((key, text) -> data.put(key,
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    play.client().resource(new SecretBuilder(secret).withStringData(null).withData(data).build())
        .create();
  }

  private void makeBaseImage() throws IOException, InterruptedException {
    PersistentVolumeClaim base = new PersistentVolumeClaimBuilder(examples.claim()).editMetadata()
        .withName(BASE_CLAIM).endMetadata().build();
    play.client().resource(base).create();
    Path image = play.sandbox().claimDirectory(BASE_CLAIM).resolve(basePath());
    play.sandbox().baker().createSample(image, examples.withImage().getSpec().machineName(),
        BASE_SIZE);
    stage
        .say("The image that " + Play.name(examples.withImage()) + " asks for would be downloaded; "
            + "a small one made for the demo takes its place: " + basePath() + ", " + BASE_SIZE
            + ", on the claim " + BASE_CLAIM + ".");
  }

  private String basePath() throws IOException {
    return examples.withImage().getSpec().machineName() + ".img";
  }

  /** The device as in examples/, but for the image's source. */
  private EdgeDevice forDemo(EdgeDevice device) throws IOException {
    EdgeDeviceSpec spec = device.getSpec();
    if (spec.image() != null) {
      ImageSpec image = play.sandbox().cluster().hasNodes()
          ? null
          : fromBase(spec.image());
      device.setSpec(new EdgeDeviceSpec(spec.name(), spec.machineName(), spec.contactEmail(),
          spec.authorizedProjects(), spec.authorizedProjectsReason(), spec.localEgress(),
          spec.deviceProfiles(), spec.credentialsRef(), spec.deviceCredentialRef(),
          spec.deletionPolicy(), image));
    }
    return device;
  }

  private ImageSpec fromBase(ImageSpec image) throws IOException {
    return new ImageSpec(new ImageSpec.Source(null, null, BASE_CLAIM, basePath()),
        image.claimName(), image.form(), image.installer(), image.sshKeys(), image.ntpServers(),
        image.dnsServers(), image.country(), image.persistentLogging(), image.developmentMode(),
        image.connections());
  }

  void checked() throws NotSeen, InterruptedException {
    stage.show(examples.names());
    stage.expectOfAll("all are at 2/4, and their condition Healthy says PowerOnDevice",
        device -> Play.isAt(device, "2/4") && DeviceTable.statusOf(device).condition("Healthy")
            .map(Condition::reason).filter("PowerOnDevice"::equals).isPresent());
    String first = examples.names().getFirst();
    stage.say("The other checks of " + first + " wait:");
    stage.view().device(first).map(DeviceTable::statusOf).stream()
        .flatMap(status -> status.checks().stream()).filter(check -> check.deferred() != null)
        .forEach(this::tell);
  }

  private void tell(Check check) {
    stage.screen().paragraph("    ", check.name() + ": " + check.message());
  }

  void switchedOn() throws NotSeen, InterruptedException {
    examples.devices().forEach(device -> play.testbed().boot(Play.recordName(device)));
    stage.show(examples.names());
    stage.expectOfAll("all are at 4/4, and the testbed has seen each of them",
        device -> Play.isAt(device, "4/4") && Play.isTrue(device, "Healthy")
            && DeviceTable.statusOf(device).lastSeen() != null);
  }
}
