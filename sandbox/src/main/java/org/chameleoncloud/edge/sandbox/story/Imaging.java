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
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** An operating-system image with the device's own config.json comes to lie on the claim. */
final class Imaging {
  private final Play play;
  private final Stage stage;

  Imaging(Play play) {
    this.play = play;
    stage = play.stage();
  }

  void baked() throws NotSeen, IOException, InterruptedException {
    EdgeDevice device = play.examples().withImage();
    stage.show(List.of(Play.name(device)));
    stage.expectStatus(Play.name(device), "the condition ImageReady holds, and so does Ready",
        status -> status.image() != null && Play.isTrue(status, "ImageReady")
            && Play.isTrue(status, "Ready"));
    Image image = stage.view().device(Play.name(device)).map(DeviceTable::statusOf).orElseThrow()
        .image();
    Path file = file(play.sandbox(), image);
    stage.expect("the file on the claim has the size and the SHA-256 that the status gives",
        () -> matches(file, image));
    show(file, image);
    JsonNode config = play.sandbox().baker().readConfig(file);
    stage.expect("config.json in its boot partition is this device's",
        () -> isConfigOf(device, config));
    stage.say("config.json, its keys masked:");
    config.toPrettyString().lines().forEach(line -> stage.screen().line("    " + line));
  }

  static Path file(Sandbox sandbox, Image image) {
    return sandbox.claimDirectory(image.claimName()).resolve(image.path());
  }

  private void show(Path file, Image image) {
    stage.screen().line("    file    " + Checkout.shortPath(file));
    stage.screen().line(String.format(Locale.ROOT, "    size    %,d bytes", image.sizeBytes()));
    stage.screen().line("    sha256  " + image.sha256());
  }

  private boolean isConfigOf(EdgeDevice device, JsonNode config) {
    String uuid = play.record(device).map(record -> record.uuid().replace("-", "")).orElse("none");
    return config.path("uuid").asText().equals(uuid)
        && config.path("hostname").asText().equals(Play.recordName(device))
        && config.path("deviceType").asText().equals(device.getSpec().machineName())
        && !config.path("deviceApiKey").asText().isEmpty();
  }

  private static boolean matches(Path file, Image image) {
    try {
      return Files.size(file) == image.sizeBytes() && sha256(file).equals(image.sha256());
    } catch (IOException _) {
      // Not there, then; the scene says so when its time is over.
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
