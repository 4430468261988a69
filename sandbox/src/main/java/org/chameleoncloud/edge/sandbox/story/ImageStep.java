package org.chameleoncloud.edge.sandbox.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** A Job bakes an image with the device's config.json onto a claim. */
final class ImageStep {
  private final StepContext context;
  private final Monitor monitor;

  ImageStep(StepContext context) {
    this.context = context;
    monitor = context.monitor();
  }

  void bake() throws ExpectationFailedException, IOException, InterruptedException {
    EdgeDevice device = context.examples().withImage();
    monitor.show(List.of(Devices.name(device)));
    monitor.expectStatus(Devices.name(device), "the conditions ImageReady and Ready are True",
        status -> status.image() != null && Devices.isTrue(status, ConditionType.IMAGE_READY)
            && Devices.isTrue(status, ConditionType.READY));
    Image image = monitor.watch().device(Devices.name(device)).map(Devices::status).orElseThrow()
        .image();
    Path file = file(context.sandbox(), image);
    monitor.expect("the file on the claim has the size and SHA-256 digest in the status",
        () -> matches(file, image));
    print(file, image);
    JsonNode config = context.sandbox().baker().readConfig(file);
    monitor.expect("config.json in its boot partition belongs to this device",
        () -> isConfigOf(device, config));
    monitor.say("config.json, with masked keys:");
    config.toPrettyString().lines().forEach(line -> monitor.screen().line("    " + line));
  }

  static Path file(Sandbox sandbox, Image image) {
    return sandbox.claimDirectory(image.claimName()).resolve(image.path());
  }

  private void print(Path file, Image image) {
    monitor.screen().line("    file    " + Checkout.shortPath(file));
    monitor.screen().line(String.format(Locale.ROOT, "    size    %,d bytes", image.sizeBytes()));
    monitor.screen().line("    sha256  " + image.sha256());
  }

  private boolean isConfigOf(EdgeDevice device, JsonNode config) {
    String uuid = context.record(device).map(record -> record.uuid().replace("-", ""))
        .orElse("none");
    return config.path("uuid").asText().equals(uuid)
        && config.path("hostname").asText().equals(Devices.recordName(device))
        && config.path("deviceType").asText().equals(device.getSpec().machineName())
        && !config.path("deviceApiKey").asText().isEmpty();
  }

  private static boolean matches(Path file, Image image) {
    try {
      return Files.size(file) == image.sizeBytes() && sha256(file).equals(image.sha256());
    } catch (IOException _) {
      // It does not exist yet.
      return false;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file);
        DigestInputStream digested = new DigestInputStream(content,
            MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
