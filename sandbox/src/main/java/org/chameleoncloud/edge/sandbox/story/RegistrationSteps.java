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
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** Devices are applied, registered, checked and powered on. */
final class RegistrationSteps {

  private static final String BASE_SIZE = "64MiB";

  private final StepContext context;
  private final Monitor monitor;
  private final Examples examples;

  RegistrationSteps(StepContext context) {
    this.context = context;
    monitor = context.monitor();
    examples = context.examples();
  }

  void apply() throws ExpectationFailedException, IOException, InterruptedException {
    applySecrets();
    context.client().resource(examples.claim()).create();
    if (context.sandbox().bakesImages()) {
      createBaseImage();
    }
    for (EdgeDevice device : examples.devices()) {
      context.client().resource(forDemo(device)).create();
    }
    monitor.show(examples.names());
    monitor.expectAll("all " + examples.devices().size()
        + " devices are registered, and were at 0/4",
        device -> Devices.isTrue(device, ConditionType.REGISTERED)
            && monitor.watch().wasAt(Devices.name(device), "0/4"));
  }

  private void applySecrets() {
    create(examples.secret(), Map.of("clouds.yaml", context.sandbox().cloudsYaml()));
    examples.otherSecrets().forEach(secret -> create(secret, secret.getStringData()));
    monitor.say("secret.yaml is applied with the local testbed's credential instead of its "
        + "placeholders.");
  }

  /** Encodes the data, because the in-memory API server ignores stringData. */
  private void create(Secret secret, Map<String, String> texts) {
    Map<String, String> data = new TreeMap<>();
    texts.forEach((key, text) -> data.put(key,
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    context.client().resource(new SecretBuilder(secret).withStringData(null).withData(data).build())
        .create();
  }

  private void createBaseImage() throws IOException, InterruptedException {
    PersistentVolumeClaim base = new PersistentVolumeClaimBuilder(examples.claim()).editMetadata()
        .withName(Sandbox.BASE_CLAIM).endMetadata().build();
    context.client().resource(base).create();
    Path image = context.sandbox().claimDirectory(Sandbox.BASE_CLAIM).resolve(basePath());
    context.sandbox().baker().createSample(image, examples.withImage().getSpec().machineName(),
        BASE_SIZE);
    monitor.say("Images would be downloaded. The demo uses a small one instead: " + basePath()
        + ", " + BASE_SIZE + ", on the claim "
        + Sandbox.BASE_CLAIM
        + ".");
  }

  private String basePath() throws IOException {
    return examples.withImage().getSpec().machineName() + ".img";
  }

  /** The device with another source for its image. */
  private EdgeDevice forDemo(EdgeDevice device) throws IOException {
    EdgeDeviceSpec spec = device.getSpec();
    if (spec.image() != null) {
      ImageSpec image = context.sandbox().bakesImages() ? fromBase(spec.image()) : null;
      device.setSpec(EdgeDeviceSpecBuilder.builder(spec).image(image).build());
    }
    return device;
  }

  private ImageSpec fromBase(ImageSpec image) throws IOException {
    return ImageSpecBuilder.builder(image)
        .source(new ImageSpec.Source(null, null, Sandbox.BASE_CLAIM, basePath())).build();
  }

  void check() throws ExpectationFailedException, InterruptedException {
    monitor.show(examples.names());
    monitor.expectAll("all are at 2/4, and their Healthy condition has the reason PowerOnDevice",
        device -> Devices.isAt(device, "2/4")
            && Devices.status(device).condition(ConditionType.HEALTHY)
                .map(Condition::reason).filter("PowerOnDevice"::equals).isPresent());
    String first = examples.names().getFirst();
    monitor.say("The other checks of " + first + " are waiting:");
    monitor.watch().device(first).map(Devices::status).stream()
        .flatMap(status -> status.checks().stream()).filter(check -> check.deferred() != null)
        .forEach(this::print);
  }

  private void print(Check check) {
    monitor.screen().paragraph("    ", check.name() + ": " + check.message());
  }

  void powerOn() throws ExpectationFailedException, InterruptedException {
    examples.devices().forEach(device -> context.testbed().boot(Devices.recordName(device)));
    monitor.show(examples.names());
    monitor.expectAll("all are at 4/4 and Online",
        device -> Devices.isAt(device, "4/4") && Devices.isTrue(device, ConditionType.HEALTHY)
            && Devices.isTrue(device, ConditionType.ONLINE));
  }
}
