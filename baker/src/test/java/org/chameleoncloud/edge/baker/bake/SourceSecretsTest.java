package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.baker.Bytes;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another device's image as a source: its secrets would be in the copy, in files or in freed clusters. */
class SourceSecretsTest extends StockImage {
  private static final String KEYFILE = """
      [connection]
      id=lab
      type=wifi
      [wifi]
      ssid=lab
      [wifi-security]
      key-mgmt=wpa-psk
      psk=correct horse
      """;

  @Test
  void refusesAnImageThatWasBakedForADevice() throws IOException {
    bake();
    source = Files.move(output, directory.resolve("stolen.img"));

    assertRefused(() -> bake("", attackersChanges()), Reason.SourceHoldsSecrets)
        .contains("deviceApiKey in config.json", "unconfigured image").doesNotContain("hunter2");
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"deviceApiKeys\":{\"api.balena-cloud.com\":\"hunter2\"}}",
      "{\"deviceApiKey\":null,\"deviceApiKeys\":{\"a\":\"\",\"b\":[\"hunter2\"]}}",
      "{\"deviceApiKey\":12345}"})
  void refusesADevicesKeyInWhateverFormItIs(String config) throws IOException {
    Images.write(Images.withConfig(config), source);

    assertRefused(this::bake, Reason.SourceHoldsSecrets).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void refusesACompressedImageOfADeviceAndDoesNotCacheIt(boolean compact) throws Exception {
    bake();
    byte[] gzip = TestArchives.gzip(Files.readAllBytes(output));
    source = Files.write(directory.resolve("stolen.img.gz"), gzip);
    Target target = new Target(Place.of(directory.resolve("a.img")),
        compact ? Form.COMPACT : Form.RAW,
        Algorithm.SHA_256);

    assertRefused(() -> cached(Images.sha256(gzip), target), Reason.SourceHoldsSecrets);
    assertThat(directory.resolve("cache")).isEmptyDirectory();
    assertThat(directory.resolve("a.img")).doesNotExist();
  }

  @Test
  void refusesACompactImage() throws IOException {
    Path compact = directory.resolve("a.img.compact");
    cached(Images.sha256(image), new Target(Place.of(compact), Form.COMPACT, Algorithm.SHA_256));
    source = compact;

    assertRefused(this::bake, Reason.NotADiskImage);
    assertThat(output).doesNotExist();
  }

  @Test
  void refusesAKeyfileWithASecret() throws IOException {
    MemoryDisk disk = withKeyfile("lab.nmconnection", KEYFILE);
    Images.write(disk, source);

    assertRefused(this::bake, Reason.SourceHoldsSecrets)
        .contains("psk in system-connections/lab.nmconnection").doesNotContain("correct horse");
    assertThat(output).doesNotExist();
  }

  /** It is in every image from balena. */
  @Test
  void acceptsBalenasExampleOfAKeyfile() throws IOException {
    Images.write(withKeyfile("resin-sample.ignore", KEYFILE), source);

    bake();

    assertThat(Images.config(output)).contains("hunter2");
  }

  /** An image that was downloaded for a fleet, with settings for all of its devices. */
  @Test
  void acceptsAPreconfiguredImageWithoutSecretsOfADevice() throws IOException {
    MemoryDisk disk = withKeyfile("lab", KEYFILE.replaceAll("(?s)\\[wifi-security].*", ""));
    Images.addFile(disk, "config.json", """
        {"deviceType": "raspberrypi4-64", "apiKey": "provisioning", "applicationId": 7,
         "uuid": "0123", "deviceApiKey": "", "deviceApiKeys": {}, "userId": null,
         "os": {"sshKeys": ["ssh-ed25519 AAAA lab"]}}""");
    Images.write(disk, source);

    bake();

    assertThat(Images.config(output)).contains("hunter2", "sshKeys").doesNotContain("apiKey\"");
    assertThat(Bytes.contain(Files.readAllBytes(output), "provisioning")).isFalse();
  }

  /** The fleet's key in the replaced config.json is a secret too. */
  @Test
  void leavesNothingOfTheReplacedFileInACopyOfTheCache() throws IOException {
    MemoryDisk disk = Images.withConfig("{\"apiKey\": \"provisioning\"}");
    Images.write(disk, source);
    String sha256 = Images.sha256(disk.content());
    Path compact = directory.resolve("a.img.compact");
    cached(sha256, Images.rawTarget(output));
    cached(sha256, new Target(Place.of(compact), Form.COMPACT, Algorithm.SHA_256));

    assertThat(Bytes.contain(Files.readAllBytes(output), "provisioning")).isFalse();
    assertThat(Bytes.contain(Files.readAllBytes(compact), "provisioning")).isFalse();
  }

  @Test
  void leavesNothingOfEarlierSecretsWhenAnImageIsChangedInPlace() throws IOException {
    InPlace.run(source, wifi("first passphrase", "first-key"), Progress.NONE);
    InPlace.run(source, wifi("second passphrase", "second-key"), Progress.NONE);

    byte[] content = Files.readAllBytes(source);
    assertThat(Bytes.contain(content, "first passphrase")).isFalse();
    assertThat(Bytes.contain(content, "first-key")).isFalse();
    assertThat(Bytes.contain(content, "second passphrase")).isTrue();
  }

  /** By mtools, or by a baker that did not zero what it freed. */
  @Test
  void erasesInPlaceWhatOtherProgramsFreed() throws IOException {
    MemoryDisk disk = Images.withConfig(Images.STOCK);
    byte[] leftover = "left behind".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(leftover, 0, disk.content(), 2 * Images.MIB + 500_000, leftover.length);
    Images.write(disk, source);

    InPlace.run(source, Images.changes(), Progress.NONE);

    assertThat(Bytes.contain(Files.readAllBytes(source), leftover)).isFalse();
  }

  @Test
  void copiesAnImageWithSecretsOnRequestWithoutWhatItHadDeleted() throws IOException {
    MemoryDisk disk = Images.withConfig("{\"deviceApiKey\":\"old-key\"}");
    byte[] leftover = "left behind".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(leftover, 0, disk.content(), 2 * Images.MIB + 500_000, leftover.length);
    Images.write(disk, source);

    bake("", Images.changes().toAnyImage());

    byte[] content = Files.readAllBytes(output);
    assertThat(Bytes.contain(content, "old-key")).isFalse();
    assertThat(Bytes.contain(content, leftover)).isFalse();
  }

  private void cached(String sha256, Target target) throws IOException {
    Bake.run(new BakeRequest(new FileSource(Place.of(source)), sha256, Images.MAX_BYTES,
        attackersChanges(),
        target, new BaseCache(Place.of(directory.resolve("cache")), 4)), Progress.NONE);
  }

  private static Changes attackersChanges() {
    return Images.changes("{\"uuid\":\"4567\",\"deviceApiKey\":\"another\"}");
  }

  private static Changes wifi(String passphrase, String key) {
    byte[] keyfile = KEYFILE.replace("correct horse", passphrase).getBytes(StandardCharsets.UTF_8);
    return new Changes(Images.changes("{\"deviceApiKey\":\"" + key + "\"}").config(), "", false,
        List.of(Connection.of("lab.nmconnection", keyfile)));
  }

  private static MemoryDisk withKeyfile(String name, String text) throws IOException {
    MemoryDisk disk = Images.withConfig(Images.STOCK);
    FatWriter.open(FatVolume.open(disk.window(Images.MIB, 2 * Images.MIB)).orElseThrow())
        .makeDirectory("system-connections");
    Images.addFile(disk, "system-connections/" + name, text);
    return disk;
  }
}
